/** Image formats, by their names in Amazon Cognito. Source: AssetType, Extension. */
export type ImageKind = "PNG" | "JPEG" | "SVG";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** Before its first tag, an SVG may have a byte order mark, an XML declaration, comments and a document type. */
const SVG = /^\uFEFF?(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?\s*>)*<svg[\s>]/;

/**
 * Detects an image's format by its content, since the file's name may be wrong.
 *
 * @returns undefined for files that Amazon Cognito does not accept as a logo.
 * Source: PNG, section 5.2; JPEG, ITU-T T.81, section B.1.1; SVG 2, section 5.1.
 */
export function imageKindOf(content: Buffer): ImageKind | undefined {
  if (content.subarray(0, PNG.length).equals(PNG)) return "PNG";
  if (content.subarray(0, JPEG.length).equals(JPEG)) return "JPEG";
  return SVG.test(content.subarray(0, 4096).toString("utf8")) ? "SVG" : undefined;
}
