import type * as pulumi from "@pulumi/pulumi";
import { archiveOf, type Bundle, bundle } from "./bundle.ts";

/** The worker of sync by itself: what it uses of sync and of the AWS SDK, and no more of either. */
export function workerBundle(): Bundle {
  return bundle("sync/by-itself/handler.ts");
}

export function workerArchive(): pulumi.asset.AssetArchive {
  return archiveOf(workerBundle());
}
