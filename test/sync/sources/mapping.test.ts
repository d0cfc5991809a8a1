import { expect } from "chai";
import { checkMapping } from "../../../sync/sources/mapping.ts";
import { readMapping } from "../../../sync/sources/read-mapping.ts";
import { refusalOf } from "./files.ts";

describe("A mapping", () => {
  const reading = (texts: readonly string[]) => refusalOf(Promise.resolve().then(() => readMapping(texts)));

  it("is read from field=attribute, where an attribute's name may hold anything", () => {
    expect(readMapping([])).to.deep.equal({});
    expect(readMapping(["email=UserName", "name=Name (a=b), full"])).to.deep.equal({
      email: "UserName",
      name: "Name (a=b), full",
    });
  });

  it("is refused with all that is wrong in it", async () => {
    const { code, message } = await reading(["mail=X", "email", "name=", "email=A", "email=B"]);
    expect(code).to.equal("USAGE");
    expect(message).to.equal(
      '"mail=X" is not a mapping; "email" is not a mapping; "name=" is not a mapping; email is mapped twice.',
    );
  });

  it("is a preset for an export, with single fields beside it that go before it or take one out", () => {
    expect(readMapping(["id=externalId", "okta", "name="])).to.deep.equal({
      id: "externalId",
      preset: "okta",
      without: ["name"],
    });
    expect(readMapping(["enabled=!Blocked", "ignore=Status", "ignore=Active = yes"])).to.deep.equal({
      enabled: {
        column: "Blocked",
        enabled: ["false", "no", "n", "nein", "0"],
        disabled: ["true", "yes", "y", "ja", "1"],
      },
      ignore: ["Status", "Active = yes"],
    });
  });

  it("is refused where presets and fields contradict each other", async () => {
    const texts = ["okta", "google", "name=", "name=X", "ignore=", "enabled=status:A/a", "ping"];
    const { code, message, hint } = await reading(texts);
    expect(code).to.equal("USAGE");
    expect(message).to.equal(
      'two presets are given, okta and google; name is mapped twice; "ignore=" is not a mapping; ' +
        '"enabled=status:A/a" has "a" on both sides of the slash; "ping" is not a mapping.',
    );
    expect(hint).to.include("The presets for exports are google, entra, okta, workday.");
    const both = await reading(["email=Mail", "enabled=Status", "ignore=Mail", "ignore=Status"]);
    expect(both.message).to.equal('"Mail" is both mapped and ignored; "Status" is both mapped and ignored.');
  });

  it("has nothing of an export for a directory", async () => {
    for (const [text, said] of [
      ["okta", "The preset okta applies to manifests only, and The directory is not a manifest."],
      ["ignore=Status", "ignore= applies to manifests only, and The directory is not a manifest."],
      ["enabled=Active", "The mapping does not fit The directory: enabled cannot be mapped."],
    ] as const) {
      const refusal = await refusalOf(
        Promise.resolve().then(() => checkMapping(readMapping([text]), "The directory", ["email"], ["Mail"])),
      );
      expect([refusal.code, refusal.message]).to.deep.equal(["USAGE", said]);
    }
  });

  it("is refused by a directory that cannot follow it, which says what it has", async () => {
    const { code, message, hint } = await refusalOf(
      Promise.resolve().then(() =>
        checkMapping(
          { id: "UserName", email: "Mail", name: "UserName" },
          "The directory",
          ["email", "name"],
          ["UserName"],
        ),
      ),
    );
    expect(code).to.equal("USAGE");
    expect(message).to.equal(
      'The mapping does not fit The directory: id cannot be mapped; there is no attribute "Mail".',
    );
    expect(hint).to.equal("The directory can map email, name to UserName.");
  });
});
