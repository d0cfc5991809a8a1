import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { type OutputKind, outputFile } from "../../../../sync/cli/shared/output-file.ts";
import { runs } from "../../../support/properties.ts";

const KIND: OutputKind = { name: "plan", start: /^plan:/, code: "PLAN_UNWRITABLE" };

describe("A file that a user names", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-output-"));
    path = join(folder, "plan.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = async (text = "plan: new") => (await outputFile(path, KIND))(text);
  const refusal = (work = write()) =>
    work.then(
      () => expect.fail("It was not refused."),
      (error: Error) => error,
    );

  it("is written if it is new, empty or older, for its owner alone, and nothing else is left", async () => {
    for (const before of [undefined, "", "plan: older"]) {
      rmSync(path, { force: true });
      if (before !== undefined) writeFileSync(path, before, { mode: 0o644 });
      await write();
      expect(readFileSync(path, "utf8")).to.equal("plan: new");
      expect(statSync(path).mode & 0o777).to.equal(0o600);
      expect(readdirSync(folder)).to.deep.equal(["plan.json"]);
    }
  });

  it("has a name, or is refused before the run", async () => {
    for (const nameless of ["", "-", `${folder}/new/`]) {
      const error = await refusal(outputFile(nameless, KIND).then(() => {}));
      expect(error.message).to.equal(`"${nameless}" is not the name of a file.`);
      expect(error).to.include({ code: "PLAN_UNWRITABLE" });
    }
  });

  it("is left alone whatever else it holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 900 }), async (bytes) => {
        fc.pre(!KIND.start.test(Buffer.from(bytes).toString("utf8")));
        writeFileSync(path, bytes);
        expect(await refusal()).to.include({ code: "PLAN_UNWRITABLE" });
        expect(Buffer.compare(readFileSync(path), bytes)).to.equal(0);
      }),
      { numRuns: runs(50) },
    );
    expect(readdirSync(folder)).to.deep.equal(["plan.json"]);
  });

  it("is not written through a symbolic link, whatever is behind it", async () => {
    const behind = join(folder, "behind");
    for (const make of [() => writeFileSync(behind, "plan: older"), () => mkdirSync(behind), () => {}]) {
      rmSync(behind, { force: true, recursive: true });
      rmSync(path, { force: true });
      make();
      symlinkSync(behind, path);
      const before = existsSync(behind) && statSync(behind).isFile() ? readFileSync(behind, "utf8") : "";
      expect(await refusal()).to.have.property(
        "message",
        `${path} is a symbolic link, which is not followed.`,
      );
      expect(lstatSync(path).isSymbolicLink()).to.equal(true);
      if (before !== "") expect(readFileSync(behind, "utf8")).to.equal(before);
    }
  });

  it("is not written if another file took its name meanwhile", async () => {
    const prepared = await outputFile(path, KIND);
    writeFileSync(path, "my only copy");
    expect(await refusal(prepared("plan: new"))).to.include({ code: "PLAN_UNWRITABLE" });
    expect(readFileSync(path, "utf8")).to.equal("my only copy");
    rmSync(path);
    symlinkSync(join(folder, "elsewhere"), path);
    expect(await refusal(prepared("plan: new")))
      .to.have.property("message")
      .that.includes("symbolic link");
    expect(readdirSync(folder)).to.deep.equal(["plan.json"]);
  });

  it("does not change another name of an older one", async () => {
    writeFileSync(path, "plan: older");
    linkSync(path, join(folder, "copy"));
    await write();
    expect(readFileSync(join(folder, "copy"), "utf8")).to.equal("plan: older");
  });

  it("is refused with the system's code where the folder is missing or read-only", async () => {
    path = join(folder, "nowhere", "plan.json");
    expect(await refusal()).to.have.property("message", `The plan ${path} cannot be written (ENOENT).`);
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o500);
    path = join(folder, "plan.json");
    expect(await refusal()).to.have.property("message", `The plan ${path} cannot be written (EACCES).`);
    chmodSync(folder, 0o700);
  });
});
