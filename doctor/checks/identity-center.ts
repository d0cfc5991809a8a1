import { IdentitystoreClient, ListUsersCommand } from "@aws-sdk/client-identitystore";
import type { ListedIssuer } from "../../sign-in/exchange/configuration.ts";
import {
  type AttributeValues,
  attributeReader,
  attributeValues,
  duplicates,
} from "../../sign-in/exchange/people.ts";
import { claimMappingProblem, issuerUrlProblem } from "../../sign-in/exchange/requirements.ts";
import type { Misconfiguration } from "../../sign-in/exchange/setup.ts";
import { clientConfig } from "../../sync/aws/clients.ts";
import { using } from "../../sync/aws/reading.ts";
import { type Check, type CheckGroup, type Finding, failure, notObservable, ok, skipped } from "../check.ts";
import { identityCenterConfig, issuerSetupOf } from "../exchange-setup.ts";
import type { Target } from "../target.ts";
import { directoryReadable, restrictionOf } from "./directory.ts";
import { identityStore, poolIssuer } from "./facts/identity-center.ts";
import { accountOfQuick, subscription } from "./quick.ts";

const PAGE = "docs/trusted-identity-propagation.md";

/** Values in a finding: more make it unreadable, and are the same fault. */
const MAX_SHOWN = 5;

const readable: Check = {
  id: "identity-center.readable",
  title: "The users of IAM Identity Center can be read",
  // With Identity Center as a source of directorySync, worker.directory asks the same question.
  applies: (target) =>
    target.outputs.TrustedTokenIssuerArn !== undefined && directoryReadable.applies?.(target) !== true,
  async run(target) {
    const store = await identityStore(target);
    if (store === undefined) return noStore(target);
    const command = new ListUsersCommand({ IdentityStoreId: store, MaxResults: 1 });
    const client = new IdentitystoreClient(clientConfig(identityCenterConfig(target)));
    try {
      await using(client, () => client.send(command, { abortSignal: target.signal }));
      return ok(`identity store ${store}`);
    } catch (error) {
      return unreadable(error);
    }
  },
};

/** The directory's key, or its network access controls. @throws other errors, for the runner */
export function unreadable(error: unknown): Finding {
  const { message, hint } = restrictionOf(error);
  return failure({
    seen: message,
    why: "Whether each user has one value of the claim cannot be seen, and applications in this network may not be able to look users up.",
    fix: hint,
    link: "docs/remote-directory.md",
  });
}

function noStore(target: Target): Finding {
  const { region } = identityCenterConfig(target);
  return skipped(
    `ListInstances shows no instance for ${target.outputs.TrustedTokenIssuerArn} in ${region}: see identityCenter.trustedTokenIssuer.roleArn.`,
  );
}

const issuerUrl: Check = {
  id: "identity-center.issuer-url",
  title: "The URL of the trusted token issuer is the pool's issuer to the letter",
  async run(target) {
    const { isDeclared, found } = await poolIssuer(target);
    const setup = issuerSetupOf(target);
    if (found !== undefined) return problemOr(issuerUrlProblem(found, setup), found.arn);
    if (!isDeclared) return withoutIssuer(target);
    return failure({
      seen: `The trusted token issuer ${target.outputs.TrustedTokenIssuerArn} does not exist any more.`,
      why: "IAM Identity Center trusts no token of this pool.",
      fix: setup.redeploy,
      link: PAGE,
    });
  },
};

/** No issuer for this pool. Whether the extension access needs one depends on the console's version, and it has no API. */
async function withoutIssuer(target: Target): Promise<Finding> {
  const { info } = await subscription(target);
  if (info === undefined || accountOfQuick(target) !== undefined)
    return skipped("Amazon Quick is not in this account: whether it needs an issuer, its own account says.");
  const usesIdentityCenter =
    info.AuthenticationType === "IAM_IDENTITY_CENTER" || info.IAMIdentityCenterInstanceArn !== undefined;
  if (!usesIdentityCenter) return ok("there is none, and Amazon Quick does not use IAM Identity Center here");
  return notObservable(
    [
      "Amazon Quick uses IAM Identity Center, and this account has no trusted token issuer for the pool in the Region that was read.",
      "Whether one is needed has no API: Amazon Quick console → Manage account → Permissions → Extension access → Add extension access.",
      "If the form begins with Trusted Token Issuer Setup: set identityCenter.trustedTokenIssuer, or create one by hand (npm run outputs has the command).",
      "Newer consoles do not ask for it.",
    ].join("\n"),
  );
}

const claimMapping: Check = {
  id: "identity-center.claim-mapping",
  title: "The trusted token issuer compares a claim of the ID token with the attribute that has its value",
  needs: ["identity-center.issuer-url"],
  async run(target) {
    const { isDeclared, found } = await poolIssuer(target);
    if (found === undefined) return skipped("There is no trusted token issuer for this pool.");
    return isDeclared
      ? problemOr(claimMappingProblem(found, issuerSetupOf(target)), mappingOf(found))
      : handMadeMapping(found, identityCenterConfig(target).region ?? target.region);
  },
};

/** Which attribute has the users' e-mails is the choice of the administrator who made the issuer: often it is the user name. Pure. */
export function handMadeMapping(found: ListedIssuer, region: string): Finding {
  if (found.claim === "email") return ok(`${mappingOf(found)}; the issuer was made by hand`);
  const configuration =
    '{"OidcJwtConfiguration":{"ClaimAttributePath":"email","IdentityStoreAttributePath":"emails.value"}}';
  return failure({
    seen: `The trusted token issuer ${found.arn}, which was made by hand, compares ${mappingOf(found)}.`,
    why: "Amazon Quick's users are known by their e-mail: with another claim IAM Identity Center finds another user, or none.",
    fix: `aws sso-admin update-trusted-token-issuer --trusted-token-issuer-arn ${found.arn} --trusted-token-issuer-configuration '${configuration}' --region ${region}`,
    link: PAGE,
  });
}

function mappingOf({ claim, attribute }: ListedIssuer): string {
  return `${claim} with ${attribute}`;
}

const claimUnique: Check = {
  id: "identity-center.claim-unique",
  title: "A value of the compared attribute belongs to one user",
  needs: ["worker.directory", "identity-center.readable"],
  applies: ({ outputs }) => outputs.TrustedTokenIssuerArn !== undefined,
  async run(target) {
    const { attribute } = issuerSetupOf(target);
    const valuesOf = attributeReader(attribute);
    const identityStoreId = await identityStore(target);
    if (valuesOf === undefined || identityStoreId === undefined)
      return skipped(`The attribute ${attribute} of the users cannot be read here.`);
    const place = { config: identityCenterConfig(target), identityStoreId, signal: target.signal };
    return uniqueFinding(attribute, await attributeValues(place, valuesOf));
  },
};

/** Whether each value belongs to one user. Pure. */
export function uniqueFinding(attribute: string, values: AttributeValues): Finding {
  const found = duplicates(values);
  if (found.length > 0)
    return failure({
      seen: `${found.length} values of ${attribute} belong to more than one user: ${someOf(found.map(([value, ids]) => `${value} (${ids.join(", ")})`))}.`,
      why: "IAM Identity Center cannot tell these users apart, and refuses the exchange of their tokens.",
      fix: "Correct the attribute in the directory from which IAM Identity Center gets its users, or in its console: Users",
      link: PAGE,
    });
  const notes = [
    values.isComplete
      ? `${values.read} users`
      : `the first ${values.read} users; larger directories are not read to their end`,
  ];
  const alike = alikeIn([...values.users.keys()]);
  if (alike.length > 0)
    notes.push(
      `different in upper and lower case alone: ${someOf(alike)}. AWS does not document whether it compares case: first-deployment-checks.md`,
    );
  return ok(notes.join("; "));
}

/** Values that differ in case alone, each group as one text. */
function alikeIn(values: readonly string[]): string[] {
  const groups = Map.groupBy(values, (value) => value.toLowerCase());
  return [...groups.values()].filter(({ length }) => length > 1).map((group) => group.join(" and "));
}

function someOf(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_SHOWN).join(", ");
  return texts.length > MAX_SHOWN ? `${shown} and ${texts.length - MAX_SHOWN} more` : shown;
}

function problemOr(problem: Misconfiguration | undefined, note: string): Finding {
  return problem === undefined ? ok(note) : failure({ ...problem, link: PAGE });
}

export const identityCenterChecks: CheckGroup = {
  title: "IAM Identity Center",
  checks: [readable, issuerUrl, claimMapping, claimUnique],
};
