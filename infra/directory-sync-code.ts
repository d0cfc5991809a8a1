import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const HANDLER = fileURLToPath(new URL("../sync/by-itself/handler.ts", import.meta.url));

/**
 * The worker's archive: one file with what it uses of the AWS SDK, and no more of it. The emulated and the real Lambda run the same
 * text.
 */
export function workerArchive(): pulumi.asset.AssetArchive {
  const { outputFiles } = buildSync({
    entryPoints: [HANDLER],
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    write: false,
    // Reached by other sources alone, which this worker never asks.
    external: ["@aws-sdk/client-quicksight", "@aws-sdk/client-sso-admin"],
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text ?? "";
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(text) });
}
