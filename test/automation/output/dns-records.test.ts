import { expect } from "chai";
import { describeDnsRecords } from "../../../automation/output/outputs-table.ts";
import { dnsRecordsSchema } from "../../../infra/outputs.ts";

const RECORD = { name: "login.example.com", type: "CNAME", value: "d111111abcdef8.cloudfront.net" };

describe("DNS records that the administrator has to create", () => {
  it("are read from the stack's outputs", () => {
    expect(dnsRecordsSchema.parse([RECORD])).to.deep.equal([RECORD]);
    expect(dnsRecordsSchema.safeParse([{ ...RECORD, value: "" }]).success).to.equal(false);
  });

  it("are none in a stack that names a hosted zone, or has no address of its own", () => {
    expect([describeDnsRecords(undefined), describeDnsRecords([])]).to.deep.equal(["", ""]);
  });

  it("are in a table, uncut, with what happens until they exist", () => {
    const long = { ...RECORD, name: `${"a".repeat(60)}.example.com` };
    const said = describeDnsRecords([RECORD, long]);
    expect(said).to.include("Until then, the custom domains do not work");
    for (const { name, value } of [RECORD, long]) expect(said).to.include(name).and.to.include(value);
  });
});
