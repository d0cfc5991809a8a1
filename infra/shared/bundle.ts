import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { type BuildOptions, buildSync } from "esbuild";

/** The project's folder: paths in a bundle are relative to it. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const OPTIONS = {
  bundle: true,
  minify: true,
  // Logs show the names of errors, and code compares them.
  keepNames: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  // ES modules are preferred, since unused parts of them are left out.
  mainFields: ["module", "main"],
  alias: { "@aws-sdk/credential-provider-node": "./infra/shared/lambda-credentials.ts" },
  // Options of the type checker do not change the text.
  tsconfigRaw: "{}",
  write: false,
  metafile: true,
  logLevel: "silent",
} satisfies BuildOptions;

/** One file for a Lambda. */
export interface Bundle {
  readonly text: string;
  /** Bytes of the bundle by file, relative to the project's folder. */
  readonly bytesByFile: Readonly<Record<string, number>>;
}

/** A run of the driver executes the program twice, for the preview and for the deployment: each bundle is built once. */
const built = new Map<string, Bundle>();

type Output = Pick<BuildOptions, "format" | "globalName" | "external">;

/** Bundles a module with its imports into one file. @param entry its path, relative to the project's folder. */
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
 * Bundles a program with its imports into one file. The text depends on the sources and not on their location: an `up` on another
 * computer finds no changes.
 *
 * @param program text of a module in the project's folder.
 * @param root the project's folder. @default this one
 * @throws BuildFailure if an import cannot be resolved.
 */
export function bundleOf(program: string, root = ROOT): Bundle {
  return build(program, root);
}

function build(program: string, root: string, output: Output = {}): Bundle {
  const key = JSON.stringify([root, program, output]);
  const made = built.get(key) ?? buildNow(program, root, output);
  built.set(key, made);
  return made;
}

function buildNow(program: string, root: string, output: Output): Bundle {
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

/** A Lambda of two files: the second one is loaded at the first import of it on demand. */
export interface LazyBundle {
  readonly index: Bundle;
  readonly lazy: Bundle;
}

/**
 * Bundles a module without one that it imports on demand, which gets a file of its own: Node.js would read its text at each start
 * otherwise, which takes half as long as an empty start if it holds SDK clients.
 *
 * @param entry @param lazy paths relative to the project's folder.
 * @throws Error if the entry does not import the other one on demand.
 */
export function bundleWithLazy(entry: string, lazy: string): LazyBundle {
  const index = build(`export * from "./${entry}";`, ROOT, { external: [`${ROOT}${lazy}`] });
  const statement = `import("./${lazy}")`;
  if (!index.text.includes(statement)) throw new Error(`${entry} does not import ${lazy} on demand`);
  // At once, so that what is loaded at the start of a Lambda is there before the start ends: an import() would go on after it.
  const text = index.text.replaceAll(statement, 'Promise.resolve(require("./lazy.js"))');
  return { index: { ...index, text }, lazy: bundle(lazy) };
}

/** The archive of a Lambda whose handler is "index.handler". */
export function archiveOf({ text }: Bundle): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(text) });
}

/** The archive of a Lambda of two files, whose handler is "index.handler". */
export function lazyArchiveOf({ index, lazy }: LazyBundle): pulumi.asset.AssetArchive {
  const file = ({ text }: Bundle) => new pulumi.asset.StringAsset(text);
  return new pulumi.asset.AssetArchive({ "index.js": file(index), "lazy.js": file(lazy) });
}
