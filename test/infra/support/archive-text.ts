import { asset } from "@pulumi/pulumi";

/** The text of the only file of an archive. */
export async function textOfArchive(archive: unknown): Promise<string> {
  if (!(archive instanceof asset.AssetArchive)) throw new Error("The code is no archive.");
  const file = (await archive.assets)["index.js"];
  if (!(file instanceof asset.StringAsset)) throw new Error("The archive has no file index.js.");
  return file.text;
}
