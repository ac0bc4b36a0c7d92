#!/usr/bin/perl
# An SMSC made of Net::SMPP. It delivers SMS 0 … COUNT-1 to whoever binds, each until it is acknowledged, over connections and over
# its own death: what was acknowledged stands in FOLDER/acknowledged. What is submitted is answered and gets a receipt.
#   smsc.pl PORT COUNT TO FOLDER
# FOLDER/texts holds the words, a line each; FOLDER/submitted gets a line for each submit_sm.
use strict;
use warnings;
use IO::Handle;
use IO::Select;
use Net::SMPP;

use constant WINDOW => 50;
use constant PAUSE => 0.004;

my ($port, $count, $to, $folder) = @ARGV;
open(my $texts, '<', "$folder/texts") or die $!;
chomp(my @texts = <$texts>);
my %acknowledged;
if (open(my $known, '<', "$folder/acknowledged")) { chomp(my @known = <$known>); @acknowledged{@known} = (); }
open(my $acknowledgements, '>>', "$folder/acknowledged") or die $!;
open(my $submissions, '>>', "$folder/submitted") or die $!;
# A line is in the file before the next PDU is read, whatever ends this.
$_->autoflush(1) for $acknowledgements, $submissions;
$SIG{PIPE} = 'IGNORE';
my @receipts;
my $ids = time * 1000;

my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, timeout => undef) or die "cannot listen: $!";
while (1) {
  my $peer = $listener->accept or next;
  serve($peer);
  close $peer;
}

sub serve {
  my ($peer) = @_;
  my @waiting = grep { !exists $acknowledged{$_} } 0 .. $count - 1;
  my (%under_way, %receipt_under_way);
  my $is_bound = 0;
  my $select = IO::Select->new($peer);
  while (1) {
    my $has_room = keys(%under_way) < WINDOW;
    if ($is_bound && $has_room && @waiting) {
      my $index = shift @waiting;
      my $seq = $peer->deliver_sm(async => 1, source_addr_ton => 1, source_addr_npi => 1, source_addr => '4915112345678',
        dest_addr_ton => 1, dest_addr_npi => 1, destination_addr => $to, data_coding => 0, short_message => $texts[$index]);
      $under_way{$seq} = $index;
    }
    if ($is_bound && @receipts) {
      my $receipt = shift @receipts;
      my $seq = $peer->deliver_sm(async => 1, esm_class => 4, source_addr_ton => 1, source_addr_npi => 1,
        source_addr => $receipt->{to}, destination_addr => $receipt->{from}, data_coding => 0,
        short_message => "id:$receipt->{id} sub:001 dlvrd:001 submit date:2612010000 done date:2612010001 stat:DELIVRD err:000 text:");
      $receipt_under_way{$seq} = $receipt;
    }
    my $is_busy = $is_bound && (($has_room && @waiting) || @receipts);
    next unless $select->can_read($is_busy ? PAUSE : 1);
    my $pdu = $peer->read_pdu;
    unless ($pdu) { push @receipts, values %receipt_under_way; return; }
    my ($cmd, $seq) = ($pdu->{cmd}, $pdu->{seq});
    if ($cmd == 9 || $cmd == 1) {
      my $answer = $cmd == 9 ? 'bind_transceiver_resp' : 'bind_receiver_resp';
      $peer->$answer(seq => $seq, system_id => 'smsc');
      $is_bound = 1;
    } elsif ($cmd == 0x80000005) {
      if (defined(my $index = delete $under_way{$seq})) {
        if ($pdu->{status} == 0) {
          $acknowledged{$index} = undef;
          print $acknowledgements "$index\n";
        } else { push @waiting, $index; }
      } elsif (my $receipt = delete $receipt_under_way{$seq}) {
        push @receipts, $receipt if $pdu->{status} != 0;
      }
    } elsif ($cmd == 4) {
      my $id = ++$ids;
      print $submissions "$pdu->{destination_addr} $pdu->{short_message}\n";
      $peer->submit_sm_resp(seq => $seq, message_id => "$id");
      push @receipts, { id => $id, to => $pdu->{destination_addr}, from => $pdu->{source_addr} || '1' };
    } elsif ($cmd == 0x15) { $peer->enquire_link_resp(seq => $seq); }
    elsif ($cmd == 6) { $peer->unbind_resp(seq => $seq); return; }
  }
}
