import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { strFromU8, unzipSync, zipSync } from "fflate";
import { zipped } from "../../../sandbox/provider/archive.ts";

describe("An archive of the engine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-archive-"));
    mkdirSync(join(folder, "code", "deep"), { recursive: true });
    writeFileSync(join(folder, "code", "index.js"), "one");
    writeFileSync(join(folder, "code", "deep", "more.js"), "two");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const contents = (zip: Uint8Array) =>
    Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));

  it("with texts, files and folders becomes one zip file", async () => {
    const archive = {
      assets: {
        "handler.js": { text: "three" },
        "index.js": { path: join(folder, "code", "index.js") },
        lib: { path: join(folder, "code") },
        nested: { assets: { "a.txt": { text: "four" } } },
      },
    };
    expect(contents(await zipped(archive))).to.deep.equal({
      "handler.js": "three",
      "index.js": "one",
      "lib/index.js": "one",
      "lib/deep/more.js": "two",
      "nested/a.txt": "four",
    });
  });

  it("gives the same bytes for the same content, independent of order and file times", async () => {
    const code = { path: join(folder, "code") };
    const first = await zipped({ assets: { a: { text: "1" }, b: code } });
    utimesSync(join(folder, "code", "index.js"), 1, 1);
    expect(await zipped({ assets: { b: code, a: { text: "1" } } })).to.deep.equal(first);
    writeFileSync(join(folder, "code", "index.js"), "other");
    expect(await zipped({ assets: { a: { text: "1" }, b: code } })).to.not.deep.equal(first);
  });

  it("is used unchanged if it is a zip file", async () => {
    const zip = zipSync({ "index.js": new Uint8Array([1]) });
    writeFileSync(join(folder, "ready.zip"), zip);
    expect(new Uint8Array(await zipped({ path: join(folder, "ready.zip") }))).to.deep.equal(zip);
  });

  it("is refused without assets and path", async () => {
    const attempt = zipped({ assets: { "a.js": {} } });
    expect(await attempt.catch((error: unknown) => String(error))).to.match(
      /"a.js" is an asset that is neither/,
    );
  });
});
