import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { type BuildOptions, buildSync } from "esbuild";

/** The project's folder: what is in a bundle is named from here on. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const OPTIONS = {
  bundle: true,
  minify: true,
  // The names of errors are read in logs, and compared.
  keepNames: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  // Packages that have ES modules too are taken as those: of them only what is used gets in.
  mainFields: ["module", "main"],
  alias: { "@aws-sdk/credential-provider-node": "./infra/shared/lambda-credentials.ts" },
  // What the type checker is told makes no difference to the text.
  tsconfigRaw: "{}",
  write: false,
  metafile: true,
  logLevel: "silent",
} satisfies BuildOptions;

/** One file for a Lambda. */
export interface Bundle {
  readonly text: string;
  /** Which files are in it, from the project's folder on, and how many bytes of the bundle are each one's. */
  readonly bytesByFile: Readonly<Record<string, number>>;
}

/** A run of the driver executes the program twice, for the preview and for the deployment: each bundle is built once. */
const made = new Map<string, Bundle>();

/** Bundles a module with everything that it imports. @param entry its path, relative to the project's folder. */
export function bundle(entry: string, root?: string): Bundle {
  return bundleOf(`export * from "./${entry}";`, root);
}

/**
 * Bundles a module as statements that declare `bundled`, an object with the module's exports: text for the body of a function.
 *
 * @param entry its path, relative to the project's folder.
 */
export function bundleStatements(entry: string): string {
  return build(`export * from "./${entry}";`, ROOT, { format: "iife", globalName: "bundled" }).text;
}

/**
 * Puts a program and all that it imports into one file. The text depends on the sources alone and not on where they lie: another
 * computer's `up` finds nothing changed.
 *
 * @param program text of a module that stands in the project's folder.
 * @param root the project's folder. @default this one
 * @throws BuildFailure where something that is imported is missing.
 */
export function bundleOf(program: string, root = ROOT): Bundle {
  const key = JSON.stringify([root, program]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const bundle = build(program, root);
  made.set(key, bundle);
  return bundle;
}

function build(
  program: string,
  root: string,
  output: Pick<BuildOptions, "format" | "globalName"> = {},
): Bundle {
  const { outputFiles, metafile } = buildSync({
    ...OPTIONS,
    ...output,
    absWorkingDir: root,
    stdin: { contents: program, resolveDir: root, sourcefile: "program.ts", loader: "ts" },
  });
  const [file] = Object.values(metafile.outputs);
  const inputs = Object.entries(file?.inputs ?? {});
  return {
    text: outputFiles[0]?.text ?? "",
    bytesByFile: Object.fromEntries(inputs.map(([file, { bytesInOutput }]) => [file, bytesInOutput])),
  };
}

/** The archive of a Lambda whose handler is "index.handler". The emulated and the real Lambda run the same text. */
export function archiveOf({ text }: Bundle): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(text) });
}
