import { workerSources } from "../../infra/settings/worker-sources.ts";
import { toSyncError } from "../../sync/aws/errors.ts";
import { SyncError } from "../../sync/model/errors.ts";
import { openDirectory } from "../../sync/sources/identity-center/directory.ts";
import { type Check, type Finding, ok, skipped, warning } from "../check.ts";
import type { Target } from "../target.ts";
import { awsConfig } from "./facts/aws.ts";

const WHAT = "read the users of IAM Identity Center";
const LINK = "docs/remote-directory.md";

function identityCenterSources({ settings, outputs, region }: Target) {
  if (settings.directorySync === undefined) return [];
  const sources = workerSources(settings.directorySync, { region, scimTable: outputs.ScimTable });
  return sources.filter((source) => source.kind === "idc");
}

type IdentityCenterSource = ReturnType<typeof identityCenterSources>[number];

/** Reads one page of users, as the worker does, with the permissions and the network of this computer. */
export const directoryReadable: Check = {
  id: "worker.directory",
  title: "IAM Identity Center lets its users be read",
  applies: (target) => identityCenterSources(target).length > 0,
  async run(target) {
    const sources = identityCenterSources(target);
    const direct = sources.filter(({ roleArn }) => roleArn === undefined);
    if (direct.length === 0) {
      return skipped(
        `A role reads it, which trusts the worker alone: ${sources.map(({ roleArn }) => roleArn).join(", ")}.`,
      );
    }
    const failures = await Promise.all(direct.map((source) => failureOf(target, source)));
    const [failure] = failures.filter((one) => one !== undefined);
    return failure === undefined ? ok() : directoryFinding(target, failure);
  },
};

/** Why a directory cannot be read; undefined if it can. @throws what AWS answers if a permission is missing. */
async function failureOf(
  target: Target,
  { identityStoreId, region }: IdentityCenterSource,
): Promise<SyncError | undefined> {
  const config = { ...awsConfig(target, region), signal: target.signal };
  try {
    await openDirectory(config, identityStoreId).usersPage(undefined);
    return undefined;
  } catch (error) {
    return restrictionOf(error);
  }
}

/** The directory's key or its network access controls, in words. @throws the error itself if a permission is missing, or the network fails: the runner names it. */
export function restrictionOf(error: unknown): SyncError {
  if (namesAction(error) || !isAnswer(error)) throw error;
  return toSyncError(error, { what: WHAT });
}

/** Whether IAM refused, which names the action. AWS's network access controls and keys name none. */
function namesAction(error: unknown): boolean {
  return error instanceof Error && /not authorized to perform:? [a-z-]+:\w+/.test(error.message);
}

/** Whether AWS answered at all. Source: @smithy/types, SdkError, $fault. */
function isAnswer(error: unknown): boolean {
  return error instanceof SyncError || (error instanceof Error && "$fault" in error);
}

/** What it means that a directory is closed to this computer: the worker may be elsewhere. Pure. */
export function directoryFinding({ settings }: Target, { message, hint }: SyncError): Finding {
  const inVpc = settings.directorySync?.vpc !== undefined;
  return warning({
    seen: message,
    why: inVpc
      ? "The worker may read it from its VPC. Sync on this computer cannot."
      : "The worker may fail in the same way: then no user is invited, changed or removed automatically.",
    fix: hint,
    link: LINK,
  });
}
