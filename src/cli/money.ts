const MICROS = 1_000_000;

/** `$3.41` from millionths of a dollar; as many digits behind the point as tell it from zero, at least two. */
export function microsAsMoney(micros: number): string {
  const fraction = String(micros % MICROS)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `$${Math.floor(micros / MICROS)}.${fraction}`;
}
