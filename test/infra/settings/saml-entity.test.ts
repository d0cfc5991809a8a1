import { expect } from "chai";
import fc from "fast-check";
import { entityIdOf, problemOf } from "../../../infra/settings/saml-entity.ts";
import { runs } from "../../support/properties.ts";

const ROOT = '<EntityDescriptor entityID="urn:a"/>';
const escaped = (text: string) =>
  [...text].map((one) => (/["'<&]/.test(one) ? `&#x${one.codePointAt(0)?.toString(16)};` : one)).join("");

describe("The entity ID of SAML metadata", () => {
  it("is the attribute of the root, after whatever may be before it", () => {
    for (const prolog of [
      "\uFEFF",
      '<?xml version="1.0"?>\n<!-- <EntityDescriptor entityID="no"> -->\n',
      "<!--->-->",
    ])
      expect(entityIdOf(prolog + ROOT), prolog).to.equal("urn:a");
    expect(entityIdOf(`<md:EntityDescriptor ID='a>b' xmlns:md="x" entityID = 'urn:a' >`)).to.equal("urn:a");
  });

  it("has what its references mean", () => {
    const text = "https://a.example.com/?x=1&amp;y=&quot;&#233;&#xE9;&apos;&lt;&gt;";
    expect(entityIdOf(`<EntityDescriptor entityID="${text}"/>`)).to.equal(
      "https://a.example.com/?x=1&y=\"éé'<>",
    );
  });

  it("is read from any text, however it is written", () => {
    const text = fc.string({ unit: "grapheme-ascii", minLength: 1 }).filter((one) => one.trim() !== "");
    fc.assert(
      fc.property(text, (id) => {
        expect(entityIdOf(`<m:EntityDescriptor entityID="${escaped(id)}">`)).to.equal(id.trim());
      }),
      { numRuns: runs(300) },
    );
  });

  it("is not that of any other document", () => {
    for (const document of [
      "",
      "<html>",
      '{"entityID": "urn:a"}',
      '<EntityDescriptor ID="1" x:entityID="no"/>',
      `<EntitiesDescriptor>${ROOT}</EntitiesDescriptor>`,
      '<EntityDescriptor entityID=""/>',
      '<EntityDescriptor entityID="urn:a" entityID="urn:b"/>',
      '<EntityDescriptor entityID="&own;"/>',
      '<EntityDescriptor entityID="a & b"/>',
      '<EntityDescriptor entityID="&#0;"/>',
      '<EntityDescriptor entityID="&#x110000;"/>',
      // It is printed, also by a plain pulumi up, which does not escape it.
      '<EntityDescriptor entityID="urn:a&#27;[2J"/>',
      '<EntityDescriptor entityID="urn:a\nstack is up to date"/>',
      '<EntityDescriptor entityID="urn:a&#x202e;"/>',
      '<EntityDescriptor entityID="&#xD800;"/>',
      '<EntityDescriptor entityID="urn:a" ID="<"/>',
      "<!-- -->".repeat(15_000),
      `<EntityDescriptor ${" a=''".repeat(20_000)}`,
    ])
      expect(entityIdOf(document), document.slice(0, 80)).to.equal(undefined);
  });

  it("is not read at all from a document with a document type", () => {
    const attacks = [
      `<!DOCTYPE md [<!ENTITY own SYSTEM "file:///etc/passwd">]>${ROOT}`,
      `<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE EntityDescriptor>\n${ROOT}`,
    ];
    for (const document of attacks) {
      expect(entityIdOf(document), document).to.equal(undefined);
      expect(problemOf(document)).to.contain("DOCTYPE");
    }
    expect(problemOf("<html>")).to.contain("no SAML metadata");
  });
});
