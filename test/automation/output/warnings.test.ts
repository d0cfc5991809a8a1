import { expect } from "chai";
import { describeWarnings, warnings } from "../../../automation/output/warnings.ts";

describe("The warnings", () => {
  const all = (closed: boolean, reusesPool = false) =>
    warnings({ stack: "prod", proxied: true, closed, reusesPool }).join("\n");

  it("always say that extension access cannot be edited, and that e-mails are the same to the letter", () => {
    for (const closed of [true, false]) {
      expect(all(closed)).to.include("Extension access cannot be edited");
      expect(all(closed)).to.include("including upper and lower case");
    }
  });

  it("say that the API is open to all while allowedCidrs is unset, and how to close it", () => {
    expect(all(false))
      .to.include("accepts requests from all addresses")
      .and.to.include("pulumi config set allowedCidrs '[\"ADDRESS/32\"]' --stack prod");
  });

  it("say that the pool's own domain stays reachable once allowedCidrs is set", () => {
    expect(all(true)).to.include("stays reachable from all addresses").and.not.to.include("open to all");
  });

  it("say nothing of an API where there is none", () => {
    const notes = warnings({ stack: "prod", proxied: false, closed: false, reusesPool: false });
    expect(notes.join("\n")).not.to.include("API");
  });

  it("say that the extension access must be created again for a reused pool", () => {
    expect(all(false, true)).to.include("create the extension access again");
    expect(all(false, false)).not.to.include("again");
  });

  it("are shown one a line", () => {
    const lines = describeWarnings(["One.", "Two."]).split("\n");
    expect(lines.map((line) => line.endsWith("One.") || line.endsWith("Two."))).to.deep.equal([true, true]);
  });
});
