import { expect } from "chai";
import { adviceOn } from "../../../infra/settings/warnings.ts";
import { read } from "./read.ts";

describe("Advice on settings", () => {
  const advice = (config: Record<string, string>) => adviceOn(read(config)).join("\n");

  it("is silent about a stack without any setting", () => expect(advice({})).to.equal(""));

  it("warns of a range that holds everybody", () => {
    const said = advice({ allowedCidrs: '["203.0.113.0/24","0.0.0.0/0","::/0"]' });
    expect(said).to.contain("0.0.0.0/0 and ::/0").and.to.contain("everybody");
  });

  it("says that Amazon Quick cannot sign in without its own callback", () => {
    expect(advice({ callbackUrls: '["http://localhost:18080/"]' })).to.contain("to the letter");
    expect(advice({ callbackUrls: '["http://localhost:18080","http://localhost:9"]' })).to.equal("");
  });

  it("says what is let through without PKCE, and what audit does not do", () => {
    expect(advice({ requirePkce: "false" })).to.contain("requirePkce");
    expect(advice({ tier: "plus", threatProtection: "audit" })).to.contain("nothing is stopped");
  });

  it("says that alarms reach nobody before somebody subscribes", () => {
    expect(advice({ monitoring: "true" })).to.contain("sign-in-alarms");
    expect(advice({ monitoring: '{"email": "on-call@example.com"}' })).to.equal("");
  });
});
