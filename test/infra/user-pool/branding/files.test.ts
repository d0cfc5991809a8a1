import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Branding } from "../../../../infra/settings/branding.ts";
import { readBrandingFiles } from "../../../../infra/user-pool/branding/files.ts";
import { JPEG, PNG, SVG } from "../../../support/images.ts";

const RULE = ".label-customizable { color: red }";

describe("The files of branding", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "branding-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  const faultsOf = (branding: Branding) => {
    const reading = readBrandingFiles(branding, folder);
    return "faults" in reading ? reading.faults.map((f) => `${f.key}: ${f.found}; ${f.allowed}`) : [];
  };

  it("are read relative to the project's folder, or by their absolute path", () => {
    write("logo.png", PNG);
    const logo = { kind: "PNG", base64: PNG.toString("base64") };
    const expected = { files: { logo, css: undefined } };
    expect(readBrandingFiles({ pages: "managed", logo: "logo.png" }, folder)).to.deep.equal(expected);
    const absolute = join(folder, "logo.png");
    expect(readBrandingFiles({ pages: "managed", logo: absolute }, "/")).to.deep.equal(expected);
  });

  it("are optional", () => {
    expect(readBrandingFiles({ pages: "managed" }, folder)).to.deep.equal({
      files: { logo: undefined, css: undefined },
    });
  });

  it("are recognised by their content, not by their names", () => {
    const kindOf = (content: Buffer) => {
      write("logo.gif", content);
      const reading = readBrandingFiles({ pages: "managed", logo: "logo.gif" }, folder);
      return "files" in reading ? reading.files.logo?.kind : reading.faults[0]?.found;
    };
    expect([PNG, JPEG, SVG].map(kindOf)).to.deep.equal(["PNG", "JPEG", "SVG"]);
    const long = '\uFEFF<?xml version="1.0"?>\n<!-- <svg> -->\n<!DOCTYPE svg>\n<svg/>';
    expect(kindOf(Buffer.from(long.replace("<svg/>", "<svg >")))).to.equal("SVG");
    expect(kindOf(Buffer.from("GIF89a"))).to.equal("logo.gif is not a known kind of image");
    expect(kindOf(Buffer.from("<html><svg>"))).to.equal("logo.gif is not a known kind of image");
  });

  it("are reported together if they are missing, not files, or of the wrong kind", () => {
    mkdirSync(join(folder, "looks"));
    write("logo.svg", SVG);
    expect(faultsOf({ pages: "classic", logo: "none.png", css: "looks" })).to.deep.equal([
      `branding.logo: there is no file none.png; write its path from ${folder}`,
      "branding.css: looks is not a file; write the path of a file",
    ]);
    expect(faultsOf({ pages: "classic", logo: "logo.svg" })).to.deep.equal([
      "branding.logo: logo.svg is in the format SVG; the classic pages accept PNG, JPEG",
    ]);
  });

  it("must not exceed the sizes that the pages accept", () => {
    const padded = (size: number) => Buffer.concat([PNG, Buffer.alloc(size - PNG.length)]);
    write("logo.png", padded(102_401));
    expect(faultsOf({ pages: "classic", logo: "logo.png" })).to.deep.equal([
      "branding.logo: logo.png has 102401 bytes; use a file of at most 102400 bytes",
    ]);
    expect(faultsOf({ pages: "managed", logo: "logo.png" })).to.deep.equal([]);
    write("logo.png", padded(1_000_001));
    expect(faultsOf({ pages: "managed", logo: "logo.png" })).to.have.length(1);
  });

  it("contain the style sheet unchanged, or its faults are reported", () => {
    write("pages.css", RULE);
    const reading = readBrandingFiles({ pages: "classic", css: "pages.css" }, folder);
    expect(reading).to.deep.equal({ files: { logo: undefined, css: RULE } });
    write("pages.css", "body { color: red }");
    expect(faultsOf({ pages: "classic", css: "pages.css" })[0]).to.include(
      'branding.css: the style sheet has "body"; the classic pages support .background-customizable',
    );
  });
});
