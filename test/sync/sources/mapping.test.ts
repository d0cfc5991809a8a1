import { expect } from "chai";
import { checkMapping, readMapping } from "../../../sync/sources/mapping.ts";
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
      '"mail=X" is no mapping; "email" is no mapping; "name=" is no mapping; email is mapped twice.',
    );
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
    expect(hint).to.equal("Of The directory, email, name can be mapped to UserName.");
  });
});
