import { expect } from "chai";
import { SyncError } from "../../sync/errors.ts";
import { readAll } from "../../sync/pages.ts";

describe("A listing", () => {
  it("goes on over short and empty pages, until no token comes", async () => {
    const pages: Record<string, { items: number[]; next: string | undefined }> = {
      "": { items: [1, 2], next: "b" },
      b: { items: [], next: "c" },
      c: { items: [3], next: undefined },
    };
    const all = await readAll(
      "things",
      async (token) => pages[token ?? ""] ?? { items: [], next: undefined },
    );
    expect(all).to.deep.equal([1, 2, 3]);
  });

  it("is ended where AWS gives the same token twice, since half a list is none", async () => {
    const thrown = await readAll("things", async () => ({ items: [1], next: "again" })).catch(
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(SyncError).and.to.have.property("code", "LISTING_ENDLESS");
  });
});
