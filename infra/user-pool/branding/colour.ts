/** A colour: `#` and six hexadecimal digits. */
export type Colour = string;

export const WHITE: Colour = "#ffffff";
/** Cognito's own dark text colour. */
export const INK: Colour = "#000716";
const BLACK: Colour = "#000000";

/**
 * The contrast ratio of two colours: from 1, equal colours, to 21, black on white.
 *
 * Source: WCAG 2.2, "contrast ratio" and "relative luminance".
 */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The contrast ratio that WCAG 2.2 requires for text (criterion 1.4.3, level AA). */
export const MIN_TEXT_CONTRAST = 4.5;

/** White or the dark text colour: the one with more contrast. Black, if neither is readable on the colour. */
export function textOn(background: Colour): Colour {
  const better = contrast(WHITE, background) >= contrast(INK, background) ? WHITE : INK;
  return contrast(better, background) >= MIN_TEXT_CONTRAST ? better : BLACK;
}

/** The colour mixed with a share of black, for a button under the pointer. */
export function darker(colour: Colour, share: number): Colour {
  const digits = channels(colour).map((value) => Math.round(value * (1 - share)));
  return `#${digits.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: Colour): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
