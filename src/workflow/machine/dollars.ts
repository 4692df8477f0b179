/** An amount of money as people read it: 1.25. */
export function dollars(micros: number): string {
  const text = (micros / 1_000_000).toFixed(6).replace(/0{1,4}$/, '');
  return text;
}
