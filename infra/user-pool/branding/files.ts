import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Branding } from "../../settings/branding.ts";
import { type SettingFault, SettingsError } from "../../settings/fault.ts";
import { faultsOfStyleSheet } from "./style-sheet.ts";

/** Image formats, by their names in Amazon Cognito. Source: AssetType, Extension. */
export type ImageKind = "PNG" | "JPEG" | "SVG";

/** The contents of the files of `branding`. */
export interface BrandingFiles {
  readonly logo?: { readonly kind: ImageKind; readonly base64: string } | undefined;
  readonly css?: string | undefined;
}

/** The project's folder: paths in the configuration are relative to it. */
const PROJECT_FOLDER = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Reads the files of `branding`: call it before the first resource.
 *
 * @throws SettingsError with all faults that Amazon Cognito would refuse.
 */
export function brandingFiles(branding: Branding | undefined): BrandingFiles {
  if (branding === undefined) return {};
  const reading = readBrandingFiles(branding, PROJECT_FOLDER);
  if ("faults" in reading) throw new SettingsError(reading.faults);
  return reading.files;
}

export type BrandingReading =
  | { readonly files: BrandingFiles }
  | { readonly faults: readonly SettingFault[] };

/**
 * The logos that each kind of pages accepts; sizes in bytes.
 * Source: AssetType, Bytes (managed login); "Customizing hosted UI (classic) branding" (classic).
 */
const LOGOS = {
  managed: { kinds: ["PNG", "JPEG", "SVG"], size: 1_000_000 },
  classic: { kinds: ["PNG", "JPEG"], size: 100 * 1024 },
} as const satisfies Record<Branding["pages"], { kinds: readonly ImageKind[]; size: number }>;

/** A larger file is not a style sheet, and is not read. */
const MAX_CSS_FILE_BYTES = 1024 * 1024;

/**
 * Reads and checks the files of `branding`.
 *
 * @param folder base of relative paths.
 * @returns their contents, or all faults that Amazon Cognito would refuse.
 */
export function readBrandingFiles(branding: Branding, folder: string): BrandingReading {
  const logo = branding.logo === undefined ? undefined : readLogo(branding.logo, branding.pages, folder);
  const css = branding.css === undefined ? undefined : readStyleSheet(branding.css, folder);
  const faults = [logo, css].flatMap((reading) => (reading && "faults" in reading ? reading.faults : []));
  if (faults.length > 0) return { faults };
  return { files: { logo: contentOf(logo), css: contentOf(css) } };
}

function contentOf<Content>(reading: Reading<Content> | undefined): Content | undefined {
  return reading !== undefined && "content" in reading ? reading.content : undefined;
}

type Reading<Content> = { readonly content: Content } | { readonly faults: readonly SettingFault[] };

function readLogo(
  path: string,
  pages: Branding["pages"],
  folder: string,
): Reading<NonNullable<BrandingFiles["logo"]>> {
  const { kinds, size } = LOGOS[pages];
  const file = read("branding.logo", path, folder, size);
  if ("faults" in file) return file;
  const kind = imageKindOf(file.content);
  if (kind !== undefined && kinds.some((one) => one === kind)) {
    return { content: { kind, base64: file.content.toString("base64") } };
  }
  const found =
    kind === undefined ? `${path} is not a known kind of image` : `${path} is in the format ${kind}`;
  return {
    faults: [{ key: "branding.logo", found, allowed: `the ${pages} pages accept ${kinds.join(", ")}` }],
  };
}

function readStyleSheet(path: string, folder: string): Reading<string> {
  const file = read("branding.css", path, folder, MAX_CSS_FILE_BYTES);
  if ("faults" in file) return file;
  const css = file.content.toString("utf8");
  const faults = faultsOfStyleSheet(css);
  if (faults.length === 0) return { content: css };
  return { faults: faults.map((fault) => ({ key: "branding.css", ...fault })) };
}

function read(key: string, path: string, folder: string, size: number): Reading<Buffer> {
  const refuse = (found: string, allowed: string) => ({ faults: [{ key, found, allowed }] });
  const absolute = resolve(folder, path);
  try {
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (stats === undefined) return refuse(`there is no file ${path}`, `write its path from ${folder}`);
    if (!stats.isFile()) return refuse(`${path} is not a file`, "write the path of a file");
    if (stats.size > size)
      return refuse(`${path} has ${stats.size} bytes`, `use a file of at most ${size} bytes`);
    return { content: readFileSync(absolute) };
  } catch (cause) {
    return refuse(
      `${path} cannot be read: ${reasonOf(cause)}`,
      "give the user who runs this command permission to read it",
    );
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
}

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
function imageKindOf(content: Buffer): ImageKind | undefined {
  if (content.subarray(0, PNG.length).equals(PNG)) return "PNG";
  if (content.subarray(0, JPEG.length).equals(JPEG)) return "JPEG";
  return SVG.test(content.subarray(0, 4096).toString("utf8")) ? "SVG" : undefined;
}
