import { zipSync } from "fflate";
import { bundledProxy } from "../../test/support/bundled-proxy.ts";

/** Measures what Lambda receives: one file, zipped. */
export async function benchArchive(print: (line: string) => void): Promise<void> {
  const text = Buffer.from(await bundledProxy());
  const archive = zipSync({ "index.js": text });
  print(`Archive: ${archive.length} bytes (${text.length} unpacked); goal 10240`);
}
