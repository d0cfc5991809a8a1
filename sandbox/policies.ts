import { readFileSync } from "node:fs";

/** The policies of the page: for provision and its settings' further needs, and for sync. */
export const DOCUMENTED_POLICIES = ["provision", "settings", "sync"] as const;
export type DocumentedPolicy = (typeof DOCUMENTED_POLICIES)[number];

const PAGE = new URL("../docs/permissions.md", import.meta.url);

/**
 * Reads a policy from docs/permissions.md: what the page tells administrators to use is what the sandbox enforces.
 *
 * @param name the word behind ```json.
 * @returns the policy document, for the sandbox's account and Region.
 */
export function documentedPolicy(name: DocumentedPolicy, account: string, region: string): string {
  const page = readFileSync(PAGE, "utf8");
  const [, text] = new RegExp(`\`\`\`json ${name}\n([^\`]+)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`docs/permissions.md has no policy "${name}"`);
  return JSON.stringify(JSON.parse(text))
    .replaceAll("111122223333", account)
    .replaceAll("eu-central-1", region);
}
