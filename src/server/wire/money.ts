const MICROS = 1_000_000;

/** Millionths of a US dollar as a decimal string with two to six places: 1500000 is 1.50. */
export function moneyOf(micros: number): string {
  const whole = Math.floor(micros / MICROS);
  const places = String(micros % MICROS)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${whole}.${places}`;
}

/** A decimal string with at most six places as millionths, exactly. */
export function microsFrom(text: string): number {
  const [whole = '0', places = ''] = text.split('.');
  return Number(whole) * MICROS + Number(places.padEnd(6, '0'));
}
