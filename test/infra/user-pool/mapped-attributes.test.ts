import { expect } from "chai";
import { faultsOfMappedAttributes } from "../../../infra/user-pool/mapped-attributes.ts";
import { read } from "../settings/read.ts";

const { federation } = read({
  federation: JSON.stringify({ corp: { type: "saml", metadataUrl: "https://idp.example.com/metadata" } }),
});
const attribute = (name: string, facts: { required?: boolean; mutable?: boolean } = {}) => ({
  ...{ name, attributeDataType: "String", stringAttributeConstraints: [] },
  ...{ required: facts.required ?? false, mutable: facts.mutable ?? true },
});
const faults = (...attributes: ReturnType<typeof attribute>[]) =>
  faultsOfMappedAttributes(attributes, federation).map(({ key, found }) => `${key}: ${found}`);

describe("An existing pool with identity providers", () => {
  it("fits if its required attributes are mapped, and the mapped ones can change", () => {
    expect(
      faults(attribute("sub", { required: true, mutable: false }), attribute("email", { required: true })),
    ).to.deep.equal([]);
  });

  it("is refused for a required attribute that no claim fills, by name", () => {
    const [only] = faults(attribute("phone_number", { required: true }));
    expect(only).to.match(/^federation\.corp\.attributes\.phone_number: .*requires/);
  });

  it("is refused for a mapped attribute that never changes: the second sign-in would fail", () => {
    const [only] = faults(attribute("email", { required: true, mutable: false }));
    expect(only).to.match(/^federation\.corp\.attributes\.email: .*does not let this attribute change/);
  });
});
