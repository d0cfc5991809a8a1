import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const file = z.object({ config: z.record(z.string(), z.unknown()) });

/** The project's settings in an example file at its root, as the engine stores them: text or JSON. */
export function exampleSettings(name: "Pulumi.hardened.yaml" | "Pulumi.dev.yaml"): Record<string, string> {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
  const { config } = file.parse(parse(text));
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !key.includes(":"))
      .map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
}

const json = (value: unknown) => JSON.stringify(value);

/** Sets of settings that are deployed and changed into each other, by their names in docs/settings-changes.md. */
const SETTINGS_BY_SET: Readonly<Record<string, () => Record<string, string>>> = {
  "nothing set": () => ({}),
  hardened: () => exampleSettings("Pulumi.hardened.yaml"),
  accounts: () => ({
    passwordPolicy: json({ minimumLength: 16, passwordHistorySize: 5, temporaryPasswordValidityDays: 1 }),
    accountRecovery: "administrator",
    tokenValidity: json({ access: "15 minutes", id: "15 minutes", refresh: "12 hours" }),
    refreshTokenRotation: json({ graceSeconds: 10 }),
    invitation: json({ subject: "Welcome", text: "Sign in as {username}\nwith {####}" }),
    email: json({
      identityArn: "arn:aws:ses:eu-central-1:111122223333:identity/example.com",
      from: "Sign-in <sign-in@example.com>",
      replyTo: "help@example.com",
    }),
    clients: json({
      notes: { callbackUrls: ["http://127.0.0.1:8400/callback", "com.example.notes:/callback"] },
      portal: {
        callbackUrls: ["https://portal.example.com/callback"],
        signOutUrls: ["https://portal.example.com/"],
        confidential: true,
      },
    }),
    requirePkce: "false",
    lambda: json({ memory: 512, architecture: "x86_64" }),
    logRetentionDays: "365",
    tags: json({ team: "identity", "cost-centre": 4711 }),
  }),
  operated: () => ({
    allowedCidrs: json(["52.94.76.0/24"]),
    waf: json({ countries: { block: ["AQ"] }, logging: true, signInPages: true }),
    throttling: json({ token: { rate: 20, burst: 40 } }),
    accessLogs: json({ createRole: true }),
    monitoring: json({ email: "alarms@example.com" }),
    encryption: "true",
    logRetentionDays: "90",
    mfaRequired: "true",
    passwordPolicy: json({ minimumLength: 12 }),
  }),
  "directory sync": () => ({
    directorySync: json({ identityStoreId: "d-9967123456" }),
    monitoring: json({ email: "alarms@example.com" }),
  }),
};

/** The names of all sets. */
export const SETTING_SETS: readonly string[] = Object.keys(SETTINGS_BY_SET);

/** @throws Error for an unknown name. */
export function settingSet(name: string): Record<string, string> {
  const set = SETTINGS_BY_SET[name];
  if (set === undefined) throw new Error(`Unknown set of settings "${name}".`);
  return set();
}
