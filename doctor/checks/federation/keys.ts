import { z } from "zod";
import type { SigningKey } from "../../../bridge/keys/signing-key.ts";
import { needsCertificate } from "../../../infra/settings/known-providers.ts";
import { STACK_TAG } from "../../../infra/shared/tags.ts";
import { send } from "../../../sign-in/http.ts";
import { parseJson } from "../../../sync/model/json.ts";
import { type Check, type Finding, failure, ok, skipped, warning } from "../../check.ts";
import { command } from "../../printed-command.ts";
import type { Target } from "../../target.ts";
import { hasSigningKeys, signingProvidersOf } from "../facts/federation.ts";
import { compared, listed } from "../facts/problems.ts";
import { type StoredKey, signingKeys, storedKey } from "../facts/signing-keys.ts";
import { ofEach } from "./each-provider.ts";
import { keyCertificate } from "./key-certificate.ts";

const PAGE = "docs/federation-keys.md";
const DAY_MS = 24 * 60 * 60 * 1000;

/** A change of keys takes minutes, and at a provider with hands days. */
const LEFTOVER_DAYS = 14;
const PROVIDER_TAG = "quick-sign-in:provider";
const NEEDS = ["bridge.key"];

const keysOf = async (target: Target, name: string) => (await signingKeys(target)).get(name) ?? [];
const keys = (target: Target, action: string, name: string) =>
  command(target, "keys", action, "--provider", name);
const activeOf = (all: readonly SigningKey[]) => all.filter(({ status }) => status === "active");

const active: Check = {
  id: "bridge.key",
  title: "Each provider with private_key_jwt has an active signing key",
  applies: hasSigningKeys,
  run: (target) =>
    ofEach(signingProvidersOf(target), async ({ name, bridge }) =>
      activeFinding(target, name, await keysOf(target, name), needsCertificate(bridge)),
    ),
};

/** Whether the bridge has one key to sign with, and else the next step. Pure. @param isCertified whether a key needs a certificate first. */
export function activeFinding(
  target: Target,
  name: string,
  all: readonly SigningKey[],
  isCertified: boolean,
): Finding {
  const found = activeOf(all);
  if (found.length === 1) return ok(found[0]?.kid);
  const isPublished = all.some(({ status }) => status === "published");
  const isMade = all.some(({ status }) => status === "created");
  const first = isMade ? "publish" : "new";
  const action = isPublished ? "activate" : isCertified ? "list" : first;
  return failure({
    seen: found.length === 0 ? "No signing key is active." : `${found.length} signing keys are active.`,
    why:
      found.length === 0
        ? "The bridge answers Cognito with an error: no user of this provider can sign in."
        : "The provider may know only one of them.",
    fix: found.length === 0 ? keys(target, action, name) : keys(target, "list", name),
    link: PAGE,
  });
}

const age: Check = {
  id: "idp.key-age",
  title: "No active signing key is older than maxKeyAgeDays",
  needs: NEEDS,
  applies: hasSigningKeys,
  run: (target) =>
    ofEach(signingProvidersOf(target), async ({ name, bridge }) =>
      ageFinding(
        target,
        { name, maxDays: bridge.maxKeyAgeDays },
        activeOf(await keysOf(target, name)),
        Date.now(),
      ),
    ),
};

/** Judges the age of the active key. Pure. @param now milliseconds since 1970. */
export function ageFinding(
  target: Target,
  { name, maxDays }: { readonly name: string; readonly maxDays: number },
  [key]: readonly SigningKey[],
  now: number,
): Finding {
  const made = Date.parse(key?.createdAt ?? "");
  const days = Math.floor((now - made) / DAY_MS);
  if (days <= maxDays) return ok(`${days} days`);
  return warning({
    seen: Number.isNaN(days)
      ? "The key has no date."
      : `The active key is ${days} days old. The limit is ${maxDays}.`,
    why: "The longer a key is in use, the longer a copy of it would be of use to another person.",
    fix: `${keys(target, "new", name)}, then publish, activate and retire`,
    link: `${PAGE}#replace-a-key`,
  });
}

const store: Check = {
  id: "bridge.key-store",
  title: "The active key's private half is where the register says, enabled and tagged",
  needs: NEEDS,
  applies: hasSigningKeys,
  run: (target) =>
    ofEach(signingProvidersOf(target), async ({ name }) => {
      const [key] = activeOf(await keysOf(target, name));
      if (key === undefined) return skipped("No key is active.");
      return storeFinding(target, key, await storedKey(target, key));
    }),
};

/** Whether the bridge can use the key. Its role needs the stack's tag on a KMS key. Pure. */
export function storeFinding(target: Target, key: SigningKey, found: StoredKey | undefined): Finding {
  const problem = storeProblem(target, key, found);
  if (problem === undefined) return ok(key.store === "kms" ? "KMS" : "Secrets Manager");
  return failure({
    seen: `${key.arn}: ${problem}.`,
    why: "The bridge cannot sign: no user of this provider can sign in.",
    fix: `${keys(target, "new", key.provider)}, then publish and activate; or, within the waiting time, cancel the deletion in the console of ${key.store === "kms" ? "AWS KMS" : "AWS Secrets Manager"}`,
    link: PAGE,
  });
}

function storeProblem({ stack }: Target, key: SigningKey, found: StoredKey | undefined): string | undefined {
  if (found === undefined) return "AWS has no such key";
  if (!found.isUsable) return `its state is ${found.state}`;
  // "PROJECT/STACK", without the organisation of Pulumi Cloud: infra/shared/tags.ts.
  const isOwn = (found.tags[STACK_TAG] ?? "").endsWith(`/${stack.split("/").at(-1)}`);
  if (!isOwn || found.tags[PROVIDER_TAG] !== key.provider)
    return `the tags ${STACK_TAG} and ${PROVIDER_TAG} do not name this stack and provider`;
  return undefined;
}

const leftovers: Check = {
  id: "bridge.key-leftovers",
  title: "No change of keys was left half done",
  needs: NEEDS,
  applies: hasSigningKeys,
  run: (target) =>
    ofEach(signingProvidersOf(target), async ({ name }) =>
      leftoverFinding(target, name, await keysOf(target, name), Date.now()),
    ),
};

/** Finds keys that wait for their next step for long. Pure. @param now milliseconds since 1970. */
export function leftoverFinding(
  target: Target,
  name: string,
  all: readonly SigningKey[],
  now: number,
): Finding {
  const since = ({ createdAt, publishedAt, retiringSince }: SigningKey) =>
    Date.parse(retiringSince ?? publishedAt ?? createdAt);
  const left = all.filter(
    (key) =>
      ["created", "published", "retiring"].includes(key.status) && now - since(key) > LEFTOVER_DAYS * DAY_MS,
  );
  if (left.length === 0) return ok();
  return warning({
    seen: `${listed(left.map(({ kid, status }) => `${kid} (${status})`))}, for more than ${LEFTOVER_DAYS} days.`,
    why: "The provider may accept a key that is no longer needed. A key that nothing uses is a risk without a purpose.",
    fix: `${keys(target, "list", name)} shows the next step of each key`,
    link: `${PAGE}#replace-a-key`,
  });
}

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

const served: Check = {
  id: "bridge.jwks",
  title: "The bridge's jwks address serves exactly the public halves of the register",
  needs: ["bridge.function", ...NEEDS],
  applies: hasSigningKeys,
  run: (target) =>
    ofEach(signingProvidersOf(target), async ({ name, base }) => {
      if (base === undefined) return skipped("The outputs have no address of the bridge: deploy first.");
      const { body } = await send(`${base}/jwks`, {}, target.signal);
      return servedFinding(target, body, await keysOf(target, name));
    }),
};

/** Members of an RSA or EC key that only its owner may know. Source: RFC 7518, sections 6.2.2 and 6.3.2. */
const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** Compares what is served with the register. Pure. */
export function servedFinding(target: Target, body: string, all: readonly SigningKey[]): Finding {
  const link = PAGE;
  const why = "The provider refuses our assertions, or accepts those of a key that is not ours.";
  const fix = `Wait a minute, since the bridge reads the register once a minute. If it stays: ${command(target, "provision", "--refresh")}`;
  const { data } = keySet.safeParse(parseJson(body));
  if (data === undefined) return failure({ seen: "The answer is no key set.", why, fix, link });
  if (data.keys.some((key) => PRIVATE.some((name) => name in key)))
    return failure({
      seen: "The key set has private members.",
      why: "Everyone can sign as this client.",
      fix,
      link,
    });
  const shown = all.filter(({ status }) => ["published", "active", "retiring"].includes(status));
  const text = (key: object) => JSON.stringify(Object.entries(key).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const { missing, extra } = compared(
    data.keys.map(text),
    shown.map(({ publicJwk }) => text(publicJwk)),
  );
  if (missing.length + extra.length === 0) return ok(`${shown.length} keys`);
  const seen = `${missing.length} keys of the register are not served, and ${extra.length} are served that it does not have.`;
  return failure({ seen, why, fix, link });
}

export const keyChecks: readonly Check[] = [active, age, keyCertificate, store, served, leftovers];
