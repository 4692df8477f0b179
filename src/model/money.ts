const MICROS = 1_000_000;

/** Millionths of a US dollar as a decimal string with two to six places, exactly: 1500000 is 1.50. */
export function dollarsOf(micros: number): string {
  const places = String(micros % MICROS)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${Math.floor(micros / MICROS)}.${places}`;
}

/** A decimal string with at most six places as millionths, exactly. */
export function microsOf(dollars: string): number {
  const [whole = '0', places = ''] = dollars.split('.');
  return Number(whole) * MICROS + Number(places.padEnd(6, '0'));
}
