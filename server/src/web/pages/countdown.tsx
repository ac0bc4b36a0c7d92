import { defineScript, formatMoment, type Lang } from '#ui';
import type { CouponText } from './coupon-texts.ts';

/** Counts down where scripts run, by the server's clock; the day itself stands beside it for everybody. */
export const countdownScript =
  defineScript(`(function(){var e=document.querySelector('[data-until]');if(!e)return;
var ahead=e.dataset.now-Date.now(),two=function(n){return(n<10?'0':'')+n},box=e.parentNode;
function tick(){var s=Math.floor((e.dataset.until-Date.now()-ahead)/1000);if(s<0){setTimeout(function(){location.reload()},1500);return}
var d=Math.floor(s/86400);e.textContent=(d?d+' '+e.dataset.days+' ':'')+two(Math.floor(s/3600)%24)+':'+two(Math.floor(s/60)%60)+':'+two(s%60);
box.hidden=false;setTimeout(tick,1000)}if(e.dataset.until-e.dataset.now>0)tick()})()`);

export function Validity({
  end,
  now,
  timeZone,
  lang,
  text,
}: {
  end: Date;
  now: Date;
  timeZone: string;
  lang: Lang;
  text: CouponText;
}) {
  return (
    <p class="small soft center">
      {text.validUntil} <time dateTime={end.toISOString()}>{formatMoment(end, { lang, timeZone })}</time>
      <span hidden>
        {' · '}
        {text.timeLeft}{' '}
        <strong role="timer" data-until={end.getTime()} data-now={now.getTime()} data-days={text.days} />
      </span>
    </p>
  );
}
