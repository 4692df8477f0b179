/** Marks that join the sign before them, and characters that show nothing. */
const nothing = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Drawn over two columns: East Asian wide and full width, and pictures. https://unicode.org/reports/tr11/ */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;

// oxlint-disable-next-line no-control-regex
const simple = /^[\u0020-\u02ff]*$/;

/** How many columns a terminal takes to show a line of text. */
export function textWidth(text: string): number {
  if (simple.test(text)) return text.length;
  let width = 0;
  for (const sign of text) width += signWidth(sign);
  return width;
}

/** The text, followed by spaces up to so many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

/** The text in at most so many columns, with `…` for what was left out. No sign is cut in two. */
export function shortened(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const sign of text) {
    width += signWidth(sign);
    if (width > columns - 1) break;
    kept += sign;
  }
  return `${kept}…`;
}

/** The text with what would begin another line replaced: names and ids may be anything. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*[\n\r\u2028\u2029]\s*/g, ' ');
}

function signWidth(sign: string): number {
  if (nothing.test(sign)) return 0;
  return wide.test(sign) ? 2 : 1;
}
