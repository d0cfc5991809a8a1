import type * as pulumi from "@pulumi/pulumi";
import type { WorkerSettings, WorkerSource } from "../../sync/worker/config.ts";
import type { SourceFactories } from "../../sync/worker/sources/sources.ts";
import { archiveOf, type Bundle, bundleOf } from "../shared/bundle.ts";

/** Parts of the worker that only some deployments need. */
export type WorkerPart = keyof SourceFactories;

/** File and exported name of each part. */
const PARTS: Readonly<Record<WorkerPart, { readonly file: string; readonly name: string }>> = {
  idc: { file: "sync/worker/sources/identity-center.ts", name: "openIdentityCenter" },
  local: { file: "sync/worker/sources/amazon-quick.ts", name: "openAmazonQuick" },
  scim: { file: "sync/worker/sources/scim.ts", name: "openScim" },
  role: { file: "sync/aws/credentials.ts", name: "credentialsOfRole" },
};

/** The parts that these sources need. */
export function partsFor(sources: readonly WorkerSource[]): WorkerPart[] {
  const kinds = new Set<WorkerPart>(sources.map(({ kind }) => kind));
  const hasRole = sources.some((source) => "roleArn" in source && source.roleArn !== undefined);
  return hasRole ? [...kinds, "role"] : [...kinds];
}

/**
 * The worker's code with the parts that it needs, and nothing else of sync and of the AWS SDK.
 *
 * @param settings of the stack. They are part of the code, which may have 50 MB: the function's environment variables hold 4 KB, and
 *   lists of sources, groups and patterns can be longer. Source: "Lambda quotas".
 */
export function workerBundle(parts: readonly WorkerPart[], settings?: WorkerSettings, root?: string): Bundle {
  const imports = parts.map(
    (part) => `import { ${PARTS[part].name} as ${part} } from "./${PARTS[part].file}";`,
  );
  const program = [
    'import { createHandler } from "./sync/worker/handler.ts";',
    ...imports,
    `export const handler = createHandler({ ${parts.join(", ")} }, ${JSON.stringify(settings)});`,
  ];
  return bundleOf(program.join("\n"), root);
}

export function workerArchive(settings: WorkerSettings): pulumi.asset.AssetArchive {
  return archiveOf(workerBundle(partsFor(settings.sources), settings));
}
