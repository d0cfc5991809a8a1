import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync, type Zippable, zipSync } from "fflate";
import { type Fields, isFields, type Value } from "./values.ts";

/** The earliest time of the zip format. A fixed time gives the same bytes for the same content. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** Converts an archive of the engine to a zip file. */
export async function zipped(archive: Fields): Promise<Uint8Array> {
  const path = archive["path"];
  if (typeof path === "string" && !(await stat(path)).isDirectory()) return readFile(path);
  return zipSync(await entriesOf(archive), { mtime: ZIP_EPOCH });
}

async function entriesOf(archive: Fields): Promise<Zippable> {
  const { assets, path } = archive;
  if (isFields(assets)) {
    const parts = await Promise.all(
      Object.keys(assets)
        .sort()
        .map((name) => entriesOfMember(name, assets[name])),
    );
    return Object.assign({}, ...parts);
  }
  if (typeof path === "string") return entriesAt(path, "");
  throw new TypeError("an archive has neither assets nor a path");
}

async function entriesOfMember(name: string, member: Value | undefined): Promise<Zippable> {
  if (!isFields(member)) throw new TypeError(`"${name}" is not an asset`);
  if (typeof member["text"] === "string") return { [name]: new TextEncoder().encode(member["text"]) };
  const path = member["path"];
  if (isFields(member["assets"]) || (typeof path === "string" && (await stat(path)).isDirectory())) {
    return below(name, await entriesOf(member));
  }
  if (typeof path === "string") {
    const bytes = await readFile(path);
    return path.endsWith(".zip") ? below(name, unzipSync(bytes)) : { [name]: bytes };
  }
  throw new TypeError(`"${name}" is an asset that is neither text nor a file`);
}

function below(folder: string, entries: Zippable): Zippable {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [`${folder}/${name}`, entry]));
}

async function entriesAt(folder: string, prefix: string): Promise<Zippable> {
  const found = await readdir(folder, { withFileTypes: true });
  const parts = await Promise.all(
    found
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(async (entry): Promise<Zippable> => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return entriesAt(path, `${prefix}${entry.name}/`);
        return { [`${prefix}${entry.name}`]: await readFile(path) };
      }),
  );
  return Object.assign({}, ...parts);
}
