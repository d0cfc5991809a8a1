import { z } from "zod";
import type { SettingFault } from "./fault.ts";
import type { Tier } from "./user-pool.ts";
import { keysOf, oneOf, textOf } from "./values.ts";

const colour = () => textOf(/^#[0-9a-fA-F]{6}$/, 'write a colour such as "#0b5fff"').optional();
const path = (allowed: string) => z.string({ error: allowed }).trim().min(1, allowed).optional();

/** How the sign-in pages look: managed login with an editor's styles, or the classic pages with a style sheet. */
export const brandingSchema = keysOf({
  pages: oneOf(["managed", "classic"]),
  logo: path("write the path of a PNG, JPEG or SVG file"),
  primaryColor: colour(),
  backgroundColor: colour(),
  css: path("write the path of a style sheet"),
});
export type Branding = z.infer<typeof brandingSchema>;

/** What the chosen pages cannot have. Source: "Managed login branding" and "Hosted UI (classic) branding", Amazon Cognito. */
export function faultsOfBranding(branding: Branding, tier: Tier): SettingFault[] {
  const faults: SettingFault[] = [];
  if (branding.pages === "managed") {
    if (branding.css !== undefined) {
      const allowed = "managed login takes colours instead; or set pages to classic";
      faults.push({ key: "branding.css", found: "managed login takes no style sheet", allowed });
    }
    if (tier === "lite") {
      const allowed = "set tier to essentials, or branding.pages to classic";
      faults.push({ key: "branding.pages", found: "the lite tier has no managed login", allowed });
    }
    return faults;
  }
  for (const key of ["primaryColor", "backgroundColor"] as const) {
    if (branding[key] === undefined) continue;
    const allowed = "write it into a style sheet (css), or set pages to managed";
    faults.push({ key: `branding.${key}`, found: "the classic pages take no colours here", allowed });
  }
  return faults;
}
