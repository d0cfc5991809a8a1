import { expect } from "chai";
import fc from "fast-check";
import { managedLoginSettings } from "../../../../infra/user-pool/branding/managed-login-style.ts";

describe("The style of managed login", () => {
  const buttonOf = (primaryColor?: string) =>
    managedLoginSettings({ primaryColor, hasLogo: false }).components.primaryButton.lightMode;
  const linkOf = (primaryColor?: string) =>
    managedLoginSettings({ primaryColor, hasLogo: false }).componentClasses.link.lightMode;

  it("has the colour on the buttons, darker under the pointer, with a readable text", () => {
    expect(buttonOf("#0B5FFF")).to.deep.equal({
      defaults: { backgroundColor: "0b5fffff", textColor: "ffffffff" },
      hover: { backgroundColor: "0847bfff", textColor: "ffffffff" },
      active: { backgroundColor: "0847bfff", textColor: "ffffffff" },
    });
    expect(buttonOf("#ffdd00").defaults.textColor).to.equal("000716ff");
  });

  it("has the colour on links, too, unless it is unreadable on the white form", () => {
    expect(linkOf("#0b5fff").defaults.textColor).to.equal("0b5fffff");
    expect(linkOf("#ffdd00")).to.deep.equal(linkOf());
  });

  it("has the background instead of Cognito's picture", () => {
    const { pageBackground } = managedLoginSettings({
      backgroundColor: "#F4F6F8",
      hasLogo: false,
    }).components;
    expect(pageBackground).to.deep.equal({
      image: { enabled: false },
      lightMode: { color: "f4f6f8ff" },
    });
  });

  it("shows the logo only if there is one", () => {
    const shown = (hasLogo: boolean) => managedLoginSettings({ hasLogo }).components.form.logo.enabled;
    expect([shown(true), shown(false)]).to.deep.equal([true, false]);
  });

  // What is left out stays as it was.
  it("always contains each value, so that a removed colour returns to Cognito's", () => {
    const maybe = fc.option(fc.constantFrom("#0b5fff", "#ffdd00", "#000000"), { nil: undefined });
    const pathsIn = (value: unknown, path = ""): string[] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, `${path}.${key}`))
        : [path];
    const plain = pathsIn(managedLoginSettings({ hasLogo: false }));
    fc.assert(
      fc.property(maybe, maybe, fc.boolean(), (primaryColor, backgroundColor, hasLogo) => {
        const settings = managedLoginSettings({ primaryColor, backgroundColor, hasLogo });
        expect(pathsIn(settings)).to.deep.equal(plain);
      }),
    );
  });
});
