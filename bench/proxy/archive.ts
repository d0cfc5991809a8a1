import { zipSync } from "fflate";
import { serializedProxy } from "../../test/support/serialized-proxy.ts";

/** Measures what Lambda is given: one file, zipped. */
export async function benchArchive(print: (line: string) => void): Promise<void> {
  const text = Buffer.from(await serializedProxy());
  const archive = zipSync({ "__index.js": text });
  print(`Archive: ${archive.length} bytes (${text.length} unpacked); goal 10240`);
}
