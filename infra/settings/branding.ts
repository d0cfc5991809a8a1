import { z } from "zod";
import type { SettingFault } from "./fault.ts";
import type { Tier } from "./user-pool.ts";
import { objectOf, oneOf, textLike } from "./values.ts";

const colour = () => textLike(/^#[0-9a-fA-F]{6}$/, 'write a colour such as "#0b5fff"').optional();
const path = (allowed: string) => z.string({ error: allowed }).trim().min(1, allowed).optional();

/** The design of the sign-in pages: managed login with colours, or the classic pages with a style sheet. */
const brandingSchema = objectOf({
  pages: oneOf(["managed", "classic"]),
  logo: path("write the path of a PNG, JPEG or SVG file"),
  primaryColor: colour(),
  backgroundColor: colour(),
  css: path("write the path of a style sheet"),
});
export type Branding = z.infer<typeof brandingSchema>;

export const branding = brandingSchema.optional().meta({
  description:
    "`pages`: `managed`, with `logo`, `primaryColor`, `backgroundColor`; or `classic`, with `logo` and `css`.",
  default: "classic pages, plain",
  example: { pages: "managed", primaryColor: "#0b5fff" },
  cost: "`managed`: not with tier `lite`",
  references: {
    branding: "https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html",
  },
});

/** Options that the chosen pages do not support. Source: "Managed login branding" and "Hosted UI (classic) branding", Amazon Cognito. */
export function faultsOfBranding(settings: Branding, tier: Tier): SettingFault[] {
  return settings.pages === "managed" ? faultsOfManagedLogin(settings, tier) : faultsOfClassicPages(settings);
}

function faultsOfManagedLogin({ css }: Branding, tier: Tier): SettingFault[] {
  const faults: SettingFault[] = [];
  if (css !== undefined) {
    const allowed = "managed login has colours instead; or set pages to classic";
    faults.push({ key: "branding.css", found: "managed login accepts no style sheet", allowed });
  }
  if (tier === "lite") {
    const allowed = "set tier to essentials, or branding.pages to classic";
    faults.push({ key: "branding.pages", found: "the lite tier has no managed login", allowed });
  }
  return faults;
}

function faultsOfClassicPages(settings: Branding): SettingFault[] {
  const colours = ["primaryColor", "backgroundColor"] as const;
  return colours
    .filter((key) => settings[key] !== undefined)
    .map((key) => ({
      key: `branding.${key}`,
      found: "the classic pages have no colour settings",
      allowed: "write the colours into a style sheet (css), or set pages to managed",
    }));
}
