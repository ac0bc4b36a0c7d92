import qrcode from 'qrcode';

/** A QR code as SVG. */
export function drawQr(text: string): Promise<string> {
  return qrcode.toString(text, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });
}

/** The barcode for a till, in the symbology that was asked for, or in a more tolerant one where the value does not fit it. */
export async function drawBarcode(
  kind: 'qr' | 'code128' | 'ean13',
  value: string,
): Promise<{ svg: string; broad: boolean }> {
  // Loaded for the first barcode: it is a quarter of all our code.
  const { toSVG } = await import('bwip-js/node');
  const isEan = /^\d{12,13}$/.test(value);
  for (const bcid of kind === 'ean13' && isEan ? ['ean13', 'code128'] : kind === 'qr' ? [] : ['code128']) {
    try {
      return {
        svg: toSVG({ bcid, text: value, height: 18, paddingwidth: 4, includetext: false }),
        broad: true,
      };
    } catch {
      // A wrong check digit, or letters that it cannot hold: the next one can.
    }
  }
  return { svg: await drawQr(value), broad: false };
}
