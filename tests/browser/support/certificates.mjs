// An authority of the test's own and certificates from it, by openssl.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { readFileSync } from "node:fs";

const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
const make = (options) => execFileSync("openssl", ["req", "-x509", ...curve, ...options], { stdio: "ignore" });

export function makeAuthority(folder, name = "authority") {
  const file = join(folder, `${name}.pem`), key = join(folder, `${name}.key`);
  make(["-subj", `/CN=${name}`, "-addext", "keyUsage=critical,keyCertSign", "-keyout", key, "-out", file]);
  const authority = { file, pem: readFileSync(file) };
  authority.certify = (called, names = "DNS:localhost,IP:127.0.0.1") => {
    const certificate = join(folder, `${called}.pem`), certificateKey = join(folder, `${called}.key`);
    make(["-subj", `/CN=${called}`, "-CA", file, "-CAkey", key, "-addext", "basicConstraints=critical,CA:FALSE",
      "-addext", `subjectAltName=${names}`, "-keyout", certificateKey, "-out", certificate]);
    return { file: certificate, keyFile: certificateKey, cert: readFileSync(certificate), key: readFileSync(certificateKey) };
  };
  return authority;
}
