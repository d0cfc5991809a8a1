import { expect } from "chai";
import { warningsFor } from "../../../infra/settings/warnings.ts";
import { read } from "./read.ts";

describe("Warnings about settings", () => {
  const warnings = (config: Record<string, string>) => warningsFor(read(config)).join("\n");

  it("are empty for a stack without settings", () => expect(warnings({})).to.equal(""));

  it("name ranges that contain all addresses", () => {
    const text = warnings({ allowedCidrs: '["52.94.76.0/24","0.0.0.0/0","::/0"]' });
    expect(text).to.contain("0.0.0.0/0 and ::/0").and.to.contain("all addresses");
  });

  it("name a missing callback of Amazon Quick", () => {
    expect(warnings({ callbackUrls: '["http://localhost:18080/"]' })).to.contain(
      "exactly http://localhost:18080",
    );
    expect(warnings({ callbackUrls: '["http://localhost:18080","http://localhost:9"]' })).to.equal("");
  });

  it("name what is accepted without PKCE, and that audit blocks nothing", () => {
    expect(warnings({ requirePkce: "false" })).to.contain("requirePkce");
    expect(warnings({ tier: "plus", threatProtection: "audit" })).to.contain("no sign-in is blocked");
  });

  it("name alarms without a subscriber", () => {
    expect(warnings({ monitoring: "true" })).to.contain("sign-in-alarms");
    expect(warnings({ monitoring: '{"email": "on-call@example.com"}' })).to.equal("");
  });
});
