var __defProp = Object.defineProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// server/main.ts
import { fileURLToPath } from "node:url";

// lib/log.ts
import pino from "pino";

// lib/env.ts
import { z } from "zod";
var shape = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgresql://"),
  OLP_MASTER_KEY: z.string().transform((text19) => new Uint8Array(Buffer.from(text19, "base64"))).refine((key) => key.length === 32, "must be 32 bytes in base64"),
  AUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3e3),
  HOST: z.string().default("127.0.0.1"),
  PORTAL_URL: z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).pathname === "/", "must be an origin without a path").transform((url) => new URL(url).origin).optional(),
  SMTP_URL: z.string().regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://").optional(),
  MAIL_FROM: z.string().default("Keyturn <no-reply@localhost>"),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  KEYTURN_MODE: z.enum(["demo"]).optional(),
  KEYTURN_DEV_MAILBOX: z.enum(["0", "1"]).optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info")
});
var parsed;
function env() {
  if (parsed) return parsed;
  const result = shape.safeParse(
    Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""))
  );
  if (!result.success) {
    const issue = result.error.issues[0];
    const missing = process.env[String(issue?.path[0])] === void 0;
    throw new Error(`${String(issue?.path[0])} ${missing ? "is not set" : issue?.message}.`);
  }
  const read = result.data;
  const demo = read.KEYTURN_MODE === "demo" && !read.SMTP_URL;
  parsed = {
    databaseUrl: read.DATABASE_URL,
    masterKey: read.OLP_MASTER_KEY,
    authSecret: read.AUTH_SECRET,
    port: read.PORT,
    host: read.HOST,
    portalUrl: read.PORTAL_URL ?? `http://localhost:${read.PORT}`,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    trustedProxyHops: read.TRUSTED_PROXY_HOPS,
    demo,
    devMailbox: !read.SMTP_URL && (demo || read.KEYTURN_DEV_MAILBOX === "1"),
    logLevel: read.LOG_LEVEL
  };
  return parsed;
}
var logLevel = () => process.env.LOG_LEVEL || "info";

// lib/log-redaction.ts
var SECRET_FIELDS = /* @__PURE__ */ new Set([
  "activationkey",
  "authorization",
  "code",
  "computerkey",
  "cookie",
  "cookies",
  "databaseurl",
  "devicesecret",
  "dvc",
  "email",
  "licensefile",
  "linktoken",
  "masterkey",
  "parameters",
  "params",
  "password",
  "recipient",
  "registeredemail",
  "request",
  "sealed",
  "secret",
  "seed",
  "setcookie",
  "shortcomputerkey",
  "smtpurl",
  "token",
  "udvc",
  "w"
]);
var LANDING_PATH = /\/[ad]\/[0-9a-z-]{8}[^\s"'<>]*/gi;
var CODE = /\b[0-9a-z]{5,6}(?:-[0-9a-z]{1,6}){3,}\b/gi;
var COMPACT_CODE = /\b(?=[A-Z]*\d)[0-9A-Z]{20,}\b/g;
var CREDENTIALS = /(:\/\/)[^\s/@]+@/g;
var TOKEN_PARAMETER = /([?&](?:token|code|request|is_avkey|is_deactcode)=)[^\s&"'<>]+/gi;
var MAIL_ADDRESS = /[^\s@<>"'(),:;/[\]]+@[^\s@<>"'(),:;/[\]]+/g;
var QUERY_VALUES = /\nparams:[\s\S]*?(?=\n\s+at |$)/;
var HIDDEN = "[hidden]";
var MAX_DEPTH = 6;
function redact(value, depth = 0) {
  if (typeof value === "string") return redactText(value);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Date) return value;
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (depth >= MAX_DEPTH) return "[deeper]";
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return redactFields(Object.entries(value), depth);
}
function redactFields(entries, depth) {
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      isSecret(name, value) ? HIDDEN : redact(value, depth + 1)
    ])
  );
}
function redactError(error, depth) {
  const { code } = error;
  return {
    type: error.name,
    message: redactText(error.message),
    // The code of an error (ECONNREFUSED, 23505) is no secret, whatever else is called so.
    ...typeof code === "string" || typeof code === "number" ? { errorCode: code } : {},
    stack: redactText(error.stack ?? ""),
    ...error.cause === void 0 ? {} : { cause: redact(error.cause, depth + 1) }
  };
}
function isSecret(name, value) {
  if (value === null || value === void 0 || typeof value === "boolean") return false;
  return SECRET_FIELDS.has(name.toLowerCase().replaceAll(/[-_]/g, ""));
}
function redactText(text19) {
  return text19.replace(QUERY_VALUES, "").replaceAll(CREDENTIALS, `$1${HIDDEN}@`).replaceAll(LANDING_PATH, (path) => `${path.slice(0, 3)}${HIDDEN}`).replaceAll(TOKEN_PARAMETER, `$1${HIDDEN}`).replaceAll(MAIL_ADDRESS, HIDDEN).replaceAll(CODE, HIDDEN).replaceAll(COMPACT_CODE, HIDDEN);
}

// lib/log.ts
var log = makeLog(pino.destination(1));
function makeLog(destination) {
  return pino(
    {
      level: logLevel(),
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields)
      },
      // `redact` has already turned errors into plain objects.
      serializers: { err: (value) => value },
      hooks: {
        logMethod(args, method) {
          const clean = args.map(
            (arg) => arg instanceof Error ? { err: redact(arg) } : typeof arg === "string" ? redact(arg) : arg
          );
          method.apply(this, clean);
        }
      }
    },
    destination
  );
}

// server/capture-console.ts
import { format } from "node:util";
function captureConsole() {
  const to = (level) => (...args) => log[level]({ printed: true }, format(...args));
  console.debug = to("debug");
  console.log = to("debug");
  console.info = to("debug");
  console.warn = to("warn");
  console.error = to("error");
}

// server/start-portal.ts
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import next from "next";

// lib/db/connect.ts
import {
  drizzle
} from "drizzle-orm/postgres-js";
import postgres from "postgres";

// lib/db/schema.ts
var schema_exports = {};
__export(schema_exports, {
  activation: () => activation,
  activationStates: () => activationStates,
  devMailbox: () => devMailbox,
  event: () => event,
  eventPerson: () => eventPerson,
  illegalComputer: () => illegalComputer,
  license: () => license,
  licenseKey: () => licenseKey,
  masterKey: () => masterKey,
  membership: () => membership,
  organization: () => organization,
  outbox: () => outbox,
  product: () => product,
  property: () => property,
  rateLimit: () => rateLimit,
  ringKey: () => ringKey,
  session: () => session,
  signInChallenge: () => signInChallenge,
  staff: () => staff,
  user: () => user
});

// lib/db/schema/activation.ts
import { sql as sql3 } from "drizzle-orm";
import {
  bigint as bigint3,
  check as check3,
  date as date2,
  index as index2,
  integer as integer3,
  pgTable as pgTable4,
  text as text4,
  uniqueIndex,
  uuid as uuid3
} from "drizzle-orm/pg-core";

// lib/db/schema/columns.ts
import { customType, timestamp } from "drizzle-orm/pg-core";
var bytea = customType({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value)
});
var moment = (name) => timestamp(name, { withTimezone: true, mode: "date" });

// lib/db/schema/license.ts
import { sql as sql2 } from "drizzle-orm";
import { bigint as bigint2, check as check2, date, index, integer as integer2, pgTable as pgTable3, text as text3, uuid as uuid2 } from "drizzle-orm/pg-core";

// lib/db/schema/organization.ts
import { boolean, pgTable, text, uuid } from "drizzle-orm/pg-core";
var organization = pgTable("organization", {
  id: uuid("id").primaryKey().defaultRandom(),
  name: text("name").notNull(),
  personal: boolean("personal").notNull().default(false),
  createdAt: moment("created_at").notNull().defaultNow()
});

// lib/db/schema/product.ts
import { sql } from "drizzle-orm";
import { bigint, boolean as boolean2, check, integer, jsonb, pgTable as pgTable2, text as text2 } from "drizzle-orm/pg-core";
var product = pgTable2(
  "product",
  {
    id: bigint("id", { mode: "number" }).primaryKey(),
    name: text2("name").notNull(),
    allowUnbound: boolean2("allow_unbound").notNull().default(false),
    unboundDays: integer("unbound_days").notNull().default(90),
    issueShortKeys: boolean2("issue_short_keys").notNull().default(false),
    shortKeyLeaseDays: integer("short_key_lease_days").notNull().default(30),
    graceDays: integer("grace_days").notNull().default(7),
    defaultLeaseDays: integer("default_lease_days"),
    signatureAlgorithm: text2("signature_algorithm", { enum: ["ed25519", "s48"] }).notNull().default("ed25519"),
    features: jsonb("features").$type().notNull().default([]),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [
    check("product_id", sql`${t.id} BETWEEN 1 AND 4294967295`),
    check("product_algorithm", sql`${t.signatureAlgorithm} IN ('ed25519', 's48')`),
    check("product_unbound_days", sql`${t.unboundDays} BETWEEN 1 AND 3650`),
    check("product_short_lease", sql`${t.shortKeyLeaseDays} BETWEEN 1 AND 3650`),
    check("product_grace", sql`${t.graceDays} BETWEEN 0 AND 3650`),
    check("product_lease", sql`${t.defaultLeaseDays} BETWEEN 1 AND 65534`)
  ]
);

// lib/db/schema/license.ts
var license = pgTable3(
  "license",
  {
    id: uuid2("id").primaryKey().defaultRandom(),
    productId: bigint2("product_id", { mode: "number" }).notNull().references(() => product.id),
    organizationId: uuid2("organization_id").notNull().references(() => organization.id),
    registeredEmail: text3("registered_email").notNull(),
    status: text3("status", { enum: ["active", "suspended", "revoked"] }).notNull().default("active"),
    seats: integer2("seats").notNull(),
    term: text3("term", { enum: ["perpetual", "subscription", "trial"] }).notNull(),
    /** Last day of the term, UTC; it ends at 24:00 of that day. */
    lastDay: date("last_day", { mode: "string" }),
    maintenanceLastDay: date("maintenance_last_day", { mode: "string" }),
    /** Bit i is feature i of the product file (protocol 7, FEAT). */
    features: bigint2("features", { mode: "number" }),
    versionMajor: integer2("version_major"),
    versionMinor: integer2("version_minor"),
    leaseDays: integer2("lease_days"),
    /** Raised with each Computer Key of other content (protocol 7). */
    epoch: integer2("epoch").notNull().default(0),
    unprovenReleasesStoppedAt: moment("unproven_releases_stopped_at"),
    /** Head of the license's event chain; written under the row lock every change holds. */
    eventSequence: integer2("event_sequence").notNull().default(0),
    eventHash: bytea("event_hash"),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [
    index("license_registered").on(t.registeredEmail, t.createdAt.desc(), t.id),
    index("license_organization").on(t.organizationId, t.createdAt.desc(), t.id),
    index("license_recent").on(t.createdAt.desc(), t.id),
    check2("license_status", sql2`${t.status} IN ('active', 'suspended', 'revoked')`),
    check2("license_seats", sql2`${t.seats} BETWEEN 1 AND 100000`),
    check2("license_term", sql2`${t.term} IN ('perpetual', 'subscription', 'trial')`),
    check2("license_last_day", sql2`(${t.term} = 'perpetual') = (${t.lastDay} IS NULL)`),
    check2("license_version", sql2`(${t.versionMajor} IS NULL) = (${t.versionMinor} IS NULL)`),
    check2("license_features", sql2`${t.features} BETWEEN 0 AND 34359738367`),
    check2("license_lease", sql2`${t.leaseDays} BETWEEN 1 AND 65534`),
    check2("license_epoch", sql2`${t.epoch} >= 0`)
  ]
);

// lib/db/schema/activation.ts
var activationStates = [
  "active",
  "superseded",
  "released_proven",
  "released_weak",
  "released_claimed",
  "revoked"
];
var activation = pgTable4(
  "activation",
  {
    id: uuid3("id").primaryKey().defaultRandom(),
    licenseId: uuid3("license_id").notNull().references(() => license.id),
    productId: bigint3("product_id", { mode: "number" }).notNull().references(() => product.id),
    state: text4("state", { enum: activationStates }).notNull().default("active"),
    /**
     * Which of the license's seats this row holds while active: 1 to the number of seats. Unique
     * among active rows, so that not even a missing lock can seat two computers on one.
     */
    seat: integer3("seat").notNull(),
    computerId: text4("computer_id").notNull(),
    computerIdHash: bytea("computer_id_hash").notNull(),
    computerName: text4("computer_name").notNull(),
    /** Device Code bytes; null for an unbound activation. */
    deviceCode: bytea("device_code"),
    /** D of a type 2 request and the kid it was made for: what a short key is computed from. */
    devicePublicKey: bytea("device_public_key"),
    exchangeKid: integer3("exchange_kid"),
    kid: integer3("kid").notNull(),
    epoch: integer3("epoch").notNull(),
    computerKey: bytea("computer_key").notNull(),
    shortComputerKey: text4("short_computer_key"),
    /** Last valid day of an unbound key: its seat is free afterwards (protocol 10.4). */
    unboundLastDay: date2("unbound_last_day", { mode: "string" }),
    activatedAt: moment("activated_at").notNull().defaultNow(),
    activatedDoor: text4("activated_door").notNull(),
    issuedAt: moment("issued_at").notNull().defaultNow(),
    closedAt: moment("closed_at"),
    closedDoor: text4("closed_door"),
    closedBy: text4("closed_by"),
    closedReason: text4("closed_reason"),
    /** When the DVC arrived, and the revealed secret w: the proof itself (protocol 10.3). */
    provenAt: moment("proven_at"),
    proof: bytea("proof"),
    lastSeenAt: moment("last_seen_at"),
    /** What the device is to present at its next check-in, and what it presented last (protocol 11). */
    ratchetCur: bytea("ratchet_cur"),
    ratchetPrev: bytea("ratchet_prev"),
    /** Check-ins that presented neither: copied or restored state. */
    forks: integer3("forks").notNull().default(0),
    lastForkAt: moment("last_fork_at")
  },
  (t) => [
    uniqueIndex("activation_device").on(t.deviceCode, t.productId),
    uniqueIndex("activation_one_active_per_computer").on(t.licenseId, t.computerIdHash).where(sql3`${t.state} = 'active'`),
    uniqueIndex("activation_one_computer_per_seat").on(t.licenseId, t.seat).where(sql3`${t.state} = 'active'`),
    index2("activation_of_license").on(t.licenseId, t.activatedAt.desc(), t.id),
    index2("activation_of_computer").on(t.computerIdHash, t.productId),
    check3(
      "activation_state",
      sql3`${t.state} IN ('active', 'superseded', 'released_proven', 'released_weak', 'released_claimed', 'revoked')`
    ),
    check3("activation_closed", sql3`(${t.state} = 'active') = (${t.closedAt} IS NULL)`),
    check3(
      "activation_proven",
      sql3`(${t.state} = 'released_proven') = (${t.proof} IS NOT NULL) AND (${t.proof} IS NULL) = (${t.provenAt} IS NULL)`
    ),
    check3(
      "activation_unbound",
      sql3`(${t.deviceCode} IS NULL) = (${t.unboundLastDay} IS NOT NULL) AND (${t.deviceCode} IS NOT NULL OR ${t.devicePublicKey} IS NULL)`
    ),
    check3("activation_device_code", sql3`octet_length(${t.deviceCode}) = 10`),
    check3("activation_seat", sql3`${t.seat} >= 1`),
    check3("activation_epoch", sql3`${t.epoch} BETWEEN 1 AND 2147483647`),
    check3("activation_computer_id", sql3`octet_length(${t.computerId}) BETWEEN 1 AND 128`),
    check3("activation_computer_name", sql3`octet_length(${t.computerName}) <= 32`)
  ]
);

// lib/db/schema/event.ts
import { sql as sql4 } from "drizzle-orm";
import {
  bigint as bigint4,
  bigserial,
  check as check4,
  index as index3,
  integer as integer4,
  jsonb as jsonb2,
  pgTable as pgTable5,
  text as text5,
  uniqueIndex as uniqueIndex2,
  uuid as uuid4
} from "drizzle-orm/pg-core";
var event = pgTable5(
  "event",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    at: moment("at").notNull(),
    type: text5("type").notNull(),
    actor: text5("actor", {
      enum: ["customer", "key-holder", "wizard", "staff", "operator", "api-key"]
    }).notNull(),
    door: text5("door").notNull(),
    licenseId: uuid4("license_id").references(() => license.id),
    activationId: uuid4("activation_id").references(() => activation.id),
    sequence: integer4("sequence"),
    before: jsonb2("before").$type(),
    after: jsonb2("after").$type(),
    reason: text5("reason"),
    personHash: bytea("person_hash").notNull(),
    previousHash: bytea("previous_hash"),
    hash: bytea("hash")
  },
  (t) => [
    uniqueIndex2("event_chain").on(t.licenseId, t.sequence),
    index3("event_at").on(t.at.desc(), t.id),
    check4(
      "event_chained",
      sql4`(${t.licenseId} IS NULL) = (${t.sequence} IS NULL) AND (${t.sequence} IS NULL) = (${t.hash} IS NULL)`
    )
  ]
);
var eventPerson = pgTable5("event_person", {
  eventId: bigint4("event_id", { mode: "number" }).primaryKey().references(() => event.id),
  salt: bytea("salt").notNull(),
  person: text5("person").notNull(),
  address: text5("address").notNull()
});

// lib/db/schema/illegal-computer.ts
import { integer as integer5, pgTable as pgTable6, text as text6, uuid as uuid5 } from "drizzle-orm/pg-core";
var illegalComputer = pgTable6("illegal_computer", {
  activationId: uuid5("activation_id").primaryKey().references(() => activation.id),
  firstSeenAt: moment("first_seen_at").notNull(),
  lastSeenAt: moment("last_seen_at").notNull(),
  times: integer5("times").notNull().default(1),
  address: text6("address").notNull(),
  computerName: text6("computer_name").notNull()
});

// lib/db/schema/license-key.ts
import { sql as sql5 } from "drizzle-orm";
import { check as check5, index as index4, pgTable as pgTable7, text as text7, uuid as uuid6 } from "drizzle-orm/pg-core";
var licenseKey = pgTable7(
  "license_key",
  {
    id: uuid6("id").primaryKey().defaultRandom(),
    licenseId: uuid6("license_id").notNull().references(() => license.id),
    form: text7("form", { enum: ["olp1"] }).notNull(),
    lookup: bytea("lookup").notNull().unique(),
    sealed: bytea("sealed").notNull(),
    masterKeyId: text7("master_key_id").notNull(),
    /** Last group, the only part that pages show unasked. */
    lastGroup: text7("last_group").notNull(),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [
    index4("license_key_license").on(t.licenseId),
    check5("license_key_form", sql5`${t.form} IN ('olp1')`)
  ]
);

// lib/db/schema/master-key.ts
import { pgTable as pgTable8, text as text8 } from "drizzle-orm/pg-core";
var masterKey = pgTable8("master_key", {
  id: text8("id").primaryKey(),
  checkValue: bytea("check_value").notNull(),
  createdAt: moment("created_at").notNull().defaultNow()
});

// lib/db/schema/membership.ts
import { sql as sql7 } from "drizzle-orm";
import { check as check7, index as index5, pgTable as pgTable10, primaryKey, text as text10, uuid as uuid8 } from "drizzle-orm/pg-core";

// lib/db/schema/user.ts
import { sql as sql6 } from "drizzle-orm";
import { check as check6, pgTable as pgTable9, text as text9, uuid as uuid7 } from "drizzle-orm/pg-core";
var user = pgTable9(
  "portal_user",
  {
    id: uuid7("id").primaryKey().defaultRandom(),
    email: text9("email").notNull().unique(),
    name: text9("name"),
    emailVerified: moment("email_verified"),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [check6("user_email_folded", sql6`${t.email} = btrim(lower(${t.email} COLLATE "C"))`)]
);

// lib/db/schema/membership.ts
var membership = pgTable10(
  "membership",
  {
    organizationId: uuid8("organization_id").notNull().references(() => organization.id),
    userId: uuid8("user_id").notNull().references(() => user.id),
    role: text10("role", { enum: ["member", "contact"] }).notNull(),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    index5("membership_user").on(t.userId),
    check7("membership_role", sql7`${t.role} IN ('member', 'contact')`)
  ]
);

// lib/db/schema/outbox.ts
import { sql as sql8 } from "drizzle-orm";
import { bigserial as bigserial2, index as index6, integer as integer6, pgTable as pgTable11, text as text11 } from "drizzle-orm/pg-core";
var outbox = pgTable11(
  "outbox",
  {
    id: bigserial2("id", { mode: "number" }).primaryKey(),
    recipient: text11("recipient").notNull(),
    sealed: bytea("sealed"),
    attempts: integer6("attempts").notNull().default(0),
    dueAt: moment("due_at").notNull().defaultNow(),
    sentAt: moment("sent_at"),
    lastError: text11("last_error"),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [index6("outbox_due").on(t.dueAt).where(sql8`${t.sentAt} IS NULL`)]
);
var devMailbox = pgTable11("dev_mailbox", {
  id: bigserial2("id", { mode: "number" }).primaryKey(),
  recipient: text11("recipient").notNull(),
  subject: text11("subject").notNull(),
  text: text11("text").notNull(),
  html: text11("html").notNull(),
  receivedAt: moment("received_at").notNull().defaultNow()
});

// lib/db/schema/property.ts
import { sql as sql9 } from "drizzle-orm";
import { check as check8, jsonb as jsonb3, pgTable as pgTable12, primaryKey as primaryKey2, text as text12 } from "drizzle-orm/pg-core";
var property = pgTable12(
  "property",
  {
    name: text12("name").notNull(),
    scope: text12("scope", { enum: ["global", "product", "license"] }).notNull(),
    /** Product or license id; empty for the global scope. */
    scopeId: text12("scope_id").notNull(),
    value: jsonb3("value").notNull(),
    updatedAt: moment("updated_at").notNull(),
    updatedBy: text12("updated_by").notNull()
  },
  (t) => [
    primaryKey2({ columns: [t.scope, t.scopeId, t.name] }),
    check8("property_scope", sql9`${t.scope} IN ('global', 'product', 'license')`),
    check8("property_scope_id", sql9`(${t.scope} = 'global') = (${t.scopeId} = '')`)
  ]
);

// lib/db/schema/rate-limit.ts
import { bigint as bigint5, index as index7, integer as integer7, pgTable as pgTable13, text as text13 } from "drizzle-orm/pg-core";
var rateLimit = pgTable13(
  "rate_limit",
  {
    key: text13("key").primaryKey(),
    points: integer7("points").notNull().default(0),
    /** Unix milliseconds. */
    expire: bigint5("expire", { mode: "number" })
  },
  (t) => [index7("rate_limit_expiry").on(t.expire)]
);

// lib/db/schema/ring-key.ts
import { sql as sql10 } from "drizzle-orm";
import {
  bigint as bigint6,
  check as check9,
  integer as integer8,
  pgTable as pgTable14,
  primaryKey as primaryKey3,
  text as text14,
  uniqueIndex as uniqueIndex3
} from "drizzle-orm/pg-core";
var ringKey = pgTable14(
  "ring_key",
  {
    productId: bigint6("product_id", { mode: "number" }).notNull().references(() => product.id),
    kid: integer8("kid").notNull(),
    algorithm: text14("algorithm", { enum: ["ed25519", "s48", "x25519-mac"] }).notNull(),
    publicKey: bytea("public_key").notNull(),
    state: text14("state", {
      enum: ["next", "signing", "verify_only", "retired", "compromised"]
    }).notNull(),
    wrappedSeed: bytea("wrapped_seed").notNull(),
    masterKeyId: text14("master_key_id").notNull(),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [
    primaryKey3({ columns: [t.productId, t.kid] }),
    check9("ring_key_kid", sql10`${t.kid} BETWEEN 0 AND 31`),
    check9("ring_key_algorithm", sql10`${t.algorithm} IN ('ed25519', 's48', 'x25519-mac')`),
    check9(
      "ring_key_state",
      sql10`${t.state} IN ('next', 'signing', 'verify_only', 'retired', 'compromised')`
    ),
    // Exactly one signature key signs; at most one key receives encrypted requests.
    uniqueIndex3("ring_key_one_signing").on(t.productId, sql10`(${t.algorithm} = 'x25519-mac')`).where(sql10`${t.state} = 'signing'`)
  ]
);

// lib/db/schema/session.ts
import { index as index8, pgTable as pgTable15, uuid as uuid9 } from "drizzle-orm/pg-core";
var session = pgTable15(
  "session",
  {
    tokenHash: bytea("token_hash").primaryKey(),
    userId: uuid9("user_id").notNull().references(() => user.id, { onDelete: "cascade" }),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [index8("session_user").on(t.userId), index8("session_expiry").on(t.expiresAt)]
);

// lib/db/schema/sign-in-challenge.ts
import { index as index9, integer as integer9, pgTable as pgTable16, text as text15 } from "drizzle-orm/pg-core";
var signInChallenge = pgTable16(
  "sign_in_challenge",
  {
    browserHash: bytea("browser_hash").primaryKey(),
    email: text15("email").notNull(),
    codeHash: bytea("code_hash").notNull(),
    linkHash: bytea("link_hash").notNull().unique(),
    attemptsLeft: integer9("attempts_left").notNull().default(5),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [index9("sign_in_challenge_expiry").on(t.expiresAt)]
);

// lib/db/schema/staff.ts
import { sql as sql11 } from "drizzle-orm";
import { check as check10, pgTable as pgTable17, text as text16, uuid as uuid10 } from "drizzle-orm/pg-core";
var staff = pgTable17(
  "staff",
  {
    userId: uuid10("user_id").primaryKey().references(() => user.id),
    role: text16("role", { enum: ["agent", "admin"] }).notNull(),
    createdAt: moment("created_at").notNull().defaultNow()
  },
  (t) => [check10("staff_role", sql11`${t.role} IN ('agent', 'admin')`)]
);

// lib/db/connect.ts
function connect(url, options = {}) {
  const sql22 = postgres(url, {
    max: options.max ?? 10,
    connect_timeout: 10,
    idle_timeout: 60,
    connection: { application_name: options.name ?? "keyturn", TimeZone: "UTC" },
    onnotice: () => {
    }
  });
  return { db: drizzle(sql22, { schema: schema_exports }), sql: sql22, close: () => sql22.end({ timeout: 5 }) };
}

// lib/mail/outbox-worker.ts
import { setTimeout as sleep } from "node:timers/promises";
import { sql as sql12 } from "drizzle-orm";

// lib/mail/render-mail.ts
import { createTranslator } from "next-intl";

// messages/en.json
var en_default = {
  site: {
    title: "Keyturn",
    titleTemplate: "%s \xB7 {title}",
    description: "See, activate and deactivate your licenses.",
    skip: "Skip to content",
    home: "{title}, start page",
    demo: "Demo with made-up data.",
    demoMailbox: "Open the mailbox",
    navigation: "Main",
    footer: "Licenses of {title}",
    poweredBy: "Self-service by Keyturn",
    privacy: "Privacy"
  },
  nav: {
    activate: "Activate",
    licenses: "My licenses",
    signIn: "Sign in",
    signOut: "Sign out",
    signedInAs: "Signed in as {email}"
  },
  notFound: {
    title: "This page does not exist",
    text: "The address may be incomplete, or what was here belongs to somebody else.",
    scanned: "If you scanned a code, scan it once more: the whole code has to be in the picture.",
    home: "Go to the start page"
  },
  home: {
    title: "What would you like to do?",
    activateTitle: "Activate a computer",
    activateText: "For a computer without internet: with the code or file its License Wizard made.",
    licensesTitle: "See my licenses",
    licensesText: "Which computers use them, their Computer Keys, how many seats are free.",
    deactivateTitle: "Deactivate a computer",
    deactivateText: "Free its seat for another one, with a code from its License Wizard or signed in.",
    phoneTitle: "With a phone in your hand?",
    phoneText: "Scan the QR code that the License Wizard shows. It leads to the right page by itself, without signing in."
  },
  form: {
    summary: "Something needs your attention",
    optional: "optional"
  },
  codeField: {
    group: "Group # of {groups}",
    bad: "Group # does not fit. Compare it with the original, character by character.",
    complete: "All {groups} groups fit.",
    otherKind: "This is a code of another kind. Look for the one named above.",
    tooLong: "This is longer than the code, which has {characters} characters."
  },
  codeKind: {
    CK: "a Computer Key",
    SCK: "a short Computer Key",
    AK: "an Activation Key",
    DC: "a Device Code",
    DVC: "a Deactivation Verification Code",
    UDVC: "a Deactivation Verification Code",
    other: "a code"
  },
  state: {
    active: "Active",
    released_proven: "Released, proven",
    released_weak: "Released, weak proof",
    released_claimed: "Released, claimed",
    superseded: "Superseded",
    revoked: "Revoked",
    suspended: "Suspended",
    expired: "Expired"
  },
  seats: {
    label: "Seats",
    used: "{used} of {seats}"
  },
  term: {
    perpetual: "Perpetual license",
    subscription: "Subscription until {day}",
    trial: "Trial until {day}",
    subscriptionEnded: "Subscription ended {day}",
    trialEnded: "Trial ended {day}"
  },
  facts: {
    product: "Product",
    computer: "Computer",
    computerId: "Computer ID",
    license: "License",
    licenseEnding: "ends in {ending}",
    validThrough: "Valid through",
    time: "Time",
    proof: "Proof",
    receipt: "Receipt",
    activationKey: "Activation Key",
    features: "Features",
    maintenance: "Maintenance until"
  },
  computerKey: {
    label: "Computer Key",
    shortLabel: "Short Computer Key",
    text: "The same key as one text",
    copy: "Copy",
    copied: "Copied",
    file: "License file",
    print: "Print",
    mail: "Mail to me",
    mailing: "Sending\u2026",
    qr: "Show as QR code",
    qrAlt: "QR code of the Computer Key, for the webcam of the computer",
    qrHint: "Hold it in front of the computer\u2019s webcam, with the License Wizard open.",
    longer: "Longer signed key",
    longerHint: "Some programs ask for this one. It does the same as the short key.",
    mailed: "Mailed to {email}.",
    outdated: "The license has changed since this key was made",
    outdatedText: "This key still says the old terms. Get the new one and enter it on the computer; no seat is taken.",
    renew: "Get the new key",
    renewing: "Getting the new key\u2026"
  },
  activateConfirm: {
    title: "Activate this computer?",
    unnamed: "Unnamed computer",
    seat: "{seat, select, free {A seat is free.} replaces {This computer has a seat already. It keeps it; its earlier key stops being renewed.} other {No seat is free.}}",
    noSeatTitle: "No seat is free",
    noSeatText: "Deactivate a computer that no longer needs the license, then scan the code again.",
    licenses: "Choose a computer to deactivate",
    submit: "Activate",
    retry: "I have freed a seat: activate",
    pending: "Activating\u2026",
    nothingYet: "Nothing happens until you tap."
  },
  activated: {
    title: "{name} is activated",
    unnamed: "The computer is activated",
    typeFresh: "Type this key into the License Wizard.",
    typeAgain: "Its key, once more. Type it into the License Wizard.",
    again: "Locked your phone? Scan again: same key. No new seat.",
    unbound: "This key works until <day></day>: it was made without a Device Code, so it is not tied to the device. Renew it here before then, or activate with the Device Code.",
    details: "Which computer and license"
  },
  deactivateConfirm: {
    title: "Free this computer\u2019s seat?",
    text: "The license has been removed from the computer. Tap to free its seat for another one.",
    submit: "Free the seat",
    pending: "Freeing the seat\u2026",
    nothingYet: "Nothing happens until you tap."
  },
  deactivated: {
    released: "{name} is deactivated",
    releasedUnnamed: "The computer is deactivated",
    releasedText: "Its seat is free. You can use it for another computer at once.",
    already_released: "Already deactivated",
    already_releasedText: "{name} was deactivated on {date}. Nothing was changed now.",
    already_releasedUnnamed: "This computer was deactivated on {date}. Nothing was changed now.",
    confirmed: "Thank you, now proven",
    confirmedText: "The seat of {name} was freed on {date} without proof. Your code proves it, and the deactivation no longer counts against your limit.",
    confirmedUnnamed: "The seat was freed on {date} without proof. Your code proves it, and the deactivation no longer counts against your limit.",
    receipt: "Open the receipt",
    licenses: "My licenses"
  },
  landingRefused: {
    licenses: "My licenses",
    activate: "Activate another way",
    unchanged: "Nothing was changed."
  },
  licenses: {
    title: "My licenses",
    ending: "\u2026{ending}",
    activate: "Activate a computer",
    emptyTitle: "No license is registered to this address",
    emptyText: "Licenses appear here as soon as the vendor registers one to your e-mail address or adds you to an organization. Bought with another address? Sign in with that one.",
    search: "Search product, organization or address",
    notFound: "No license matches \u201C{search}\u201D."
  },
  license: {
    back: "My licenses",
    showKey: "Show Activation Key",
    keyLabel: "Activation Key",
    keyHint: "It opens your license: treat it like a password.",
    copyKey: "Copy key",
    copied: "Copied",
    releases: "You can deactivate {remaining, plural, =0 {no computer} one {1 more computer} other {# more computers}} without a code.",
    releasesBefore: "You can deactivate {remaining, plural, =0 {no computer} one {1 more computer} other {# more computers}} without a code before {day}.",
    lowered: "More computers are active than there are seats. All of them go on working; a new one can be activated when enough seats are free.",
    suspended: "This license is suspended. Computers go on showing here, nothing new can be activated. Contact support.",
    revoked: "This license was revoked by the vendor. Nothing can be activated.",
    expired: "The term is over. Keys can be read again, nothing new can be activated.",
    pageTitle: "License"
  },
  computers: {
    title: "Computers",
    closedTitle: "No longer active",
    unnamed: "Unnamed computer",
    since: "since <day></day>",
    seen: "last seen <when></when>",
    neverSeen: "never online",
    deactivate: "Deactivate",
    deactivateName: "Deactivate {name}",
    key: "Computer Key",
    keyName: "Computer Key of {name}",
    receipt: "Receipt",
    receiptName: "Receipt for {name}",
    activate: "Activate a computer",
    emptyTitle: "No computer uses this license yet",
    emptyText: "Start the program on a computer and open its License Wizard. It activates online by itself, or shows a QR code for your phone.",
    noneActive: "No computer is active: all seats are free.",
    search: "Search name or Computer ID",
    notFound: "No computer matches \u201C{search}\u201D."
  },
  computerKeyPanel: {
    title: "Computer Key of {name}",
    unnamed: "Computer Key",
    text: "The newest key of this computer. It works on no other.",
    back: "Back to the license"
  },
  deactivate: {
    title: "Deactivate {name}",
    unnamed: "Deactivate this computer",
    back: "Back to the license",
    stepsRequired: "How to deactivate",
    step1: "On {name}, open the License Wizard and choose Deactivate. The license is removed there first.",
    step1Unnamed: "On that computer, open the License Wizard and choose Deactivate. The license is removed there first.",
    step2: "It then shows a code. Enter it here, or scan its QR code with your phone.",
    codeLabel: "Deactivation Verification Code",
    codeHint: "20 characters in 4 groups. Capitals and dashes do not matter.",
    submit: "Deactivate",
    pending: "Deactivating\u2026",
    after: "The seat is free at once; a receipt is mailed to you.",
    consequence: "This frees the seat of {name}. Remove the license there too: a computer that goes on using it is noticed when it comes online.",
    consequenceUnnamed: "This frees the seat of the computer. Remove the license there too: a computer that goes on using it is noticed when it comes online.",
    haveCode: "I have a code",
    haveCodeHint: "From the License Wizard of that computer. A proven deactivation never counts against your limit.",
    broken: "This computer no longer works",
    brokenText: "Then it cannot make a code any more. Contact support and name the license and the computer: they can free the seat.",
    brokenLink: "Report a computer that no longer works",
    whereWizard: "Where do I find the wizard?",
    whereWizardText: "In the program\u2019s menu under Help \u2192 License, or start menu \u2192 License Wizard. It works without internet.",
    otherComputer: "This code is from {name}. Deactivate that one?",
    otherComputerText: "Nothing has been changed so far.",
    otherComputerSubmit: "Deactivate {name}",
    codeUsed: "This code was used on {date}: it deactivated {name} then. Nothing was freed now.",
    activeAgain: "{name} has been activated again since; its present license needs its own code.",
    reason: "Reason",
    reasonHint: "Needed where there is no code. It stands in the audit trail."
  },
  receipt: {
    title: "Receipt of deactivation",
    released: "{name} is deactivated. Its seat is free.",
    releasedUnnamed: "The computer is deactivated. Its seat is free.",
    already_released: "This computer had been deactivated before. Nothing was changed now.",
    confirmed: "Thank you, now proven. The seat had been freed before.",
    proven: "Proven by the code of the computer",
    weak: "Weak proof: a code that is not tied to the device",
    claimed: "Claimed: nobody proved it",
    json: "Signed receipt",
    print: "Print",
    back: "Back to the license",
    note: "Keep this page if you need to show that the computer was deactivated."
  },
  signIn: {
    title: "Sign in",
    lead: "We mail you a code. There is no password.",
    emailLabel: "E-mail address",
    emailHint: "The one your license is registered to.",
    emailSubmit: "Mail me a code",
    emailPending: "Sending\u2026",
    codeTitle: "Enter the code",
    codeLead: "If {email} is known here, a code is on its way. It works in this browser, for 15 minutes.",
    codeLabel: "Code from the mail",
    codeHint: "Or open the link in the mail.",
    codeSubmit: "Sign in",
    codePending: "Signing in\u2026",
    resend: "Send a new code",
    otherAddress: "Use another address",
    noMail: "No mail?",
    noMailText: "Look into the spam folder, and check the address. If it is not registered on a license, no mail is sent.",
    linkTitle: "Sign in as {email}?",
    linkLead: "You opened the link from our mail. Did somebody else send it to you? Then close this page.",
    linkSubmit: "Sign in as {email}",
    emailInvalid: "Enter a mail address like name@example.com.",
    emailNonAscii: "The part before the @ may only hold plain letters, digits and the usual signs.",
    codeShort: "The code has 8 characters, like 7K2M-4QXD.",
    codeWrong: "This is not the code we mailed you. {left, plural, one {You have one more try.} other {You have # more tries.}}",
    codeOver: "This code no longer works. Ask for a new one.",
    linkPageTitle: "Confirm sign-in",
    linkOver: {
      title: "This link no longer works",
      text: "A sign-in link works once and for 15 minutes. Ask for a new one; it is mailed at once.",
      again: "Go to sign-in"
    }
  },
  activateByHand: {
    title: "Activate a computer",
    lead: "Open the License Wizard on the computer without internet. It offers each of these ways.",
    requestTitle: "With a request",
    requestLabel: "Paste the request",
    requestHint: "The text or link that the License Wizard shows under \u201CCopy link\u201D.",
    fileLabel: "Or choose the request file",
    fileHint: "Saved by the License Wizard, carried here on a USB stick.",
    requestSubmit: "Continue",
    typedTitle: "By typing",
    typedLead: "The wizard shows both codes next to its QR code.",
    keyLabel: "Activation Key",
    keyHint: "20 characters, from your order or from My licenses.",
    computerIdLabel: "Computer ID",
    computerNameLabel: "Computer Name",
    computerNameHint: "So that you find it again in your list.",
    deviceCodeLabel: "Device Code",
    deviceCodeHint: "20 characters, beside the Computer ID in the License Wizard.",
    typedSubmit: "Activate",
    pending: "Activating\u2026",
    fileTooLarge: "This file is too large to be a request. Take the one that the License Wizard saved.",
    requestMissing: "Paste the request, or choose the file that the License Wizard saved."
  },
  refusal: {
    unknown: {
      title: "This did not work",
      text: "Try again. If it goes on, contact support and name the code below."
    },
    AK_UNKNOWN: {
      title: "This Activation Key is not known",
      text: "Compare it with the one you were sent. It has to be the key of this very product."
    },
    CID_INVALID: {
      title: "This Computer ID cannot be right",
      text: "Copy it as the License Wizard shows it: 1 to 128 characters."
    },
    LICENSE_SUSPENDED: {
      title: "This license is suspended",
      text: "The vendor has paused it. Contact support to learn why and how to go on. With the code of the computer\u2019s License Wizard a deactivation is possible."
    },
    LICENSE_REVOKED: {
      title: "This license was revoked",
      text: "The vendor has ended it for good. Contact support if you think that is wrong."
    },
    LICENSE_EXPIRED: {
      title: "The term of this license is over",
      text: "Nothing new can be activated. Renew the license, then try again with the same code."
    },
    REQUEST_CLOSED: {
      title: "This request is closed",
      text: "It belongs to an activation that has ended. Start a new activation in the License Wizard and scan the new code."
    },
    COMPUTER_BLOCKED: {
      title: "This computer is blocked",
      text: "The vendor does not allow activations on it. Contact support."
    },
    UNBOUND_NOT_ALLOWED: {
      title: "The Device Code is missing",
      text: "The License Wizard shows it beside the Computer ID: 20 characters in 4 groups."
    },
    SUPERSEDE_NEEDS_OWNER: {
      title: "This computer has a seat already",
      text: "To give it a new key, the owner of the license has to sign in and activate it there, or deactivate the computer first."
    },
    UNPROVEN_RELEASES_STOPPED: {
      title: "Only with a code for now",
      text: "Deactivations without a code are stopped for this license. Use the code that the License Wizard of the computer shows, or sign in as the owner."
    },
    REACTIVATION_LIMIT: {
      title: "Activated again too often",
      text: "A computer can take over its seat {limit, plural, one {once} other {# times}} in {days} days. {when, select, date {The next time is possible on {nextAt}.} other {}} Support can lift this."
    },
    ACTIVATION_LIMIT: {
      title: "Too many activations",
      text: "{when, select, date {The next one is possible on {nextAt}.} other {Contact support.}}"
    },
    NO_SEAT: {
      title: "No seat is free",
      text: "{seats, plural, =0 {All seats} one {The only seat} other {All # seats}} of this license {seats, plural, one {is} other {are}} in use. Deactivate a computer that no longer needs it, then try again."
    },
    DVC_NO_MATCH: {
      title: "This code does not belong here",
      text: "It was made by another computer, or for another license. Nothing was changed. Compare it with the code on the computer you want to deactivate."
    },
    DVC_REQUIRED: {
      title: "The code of the computer is needed",
      text: "Open the License Wizard on that computer, choose Deactivate, and enter the code it shows. If the computer no longer works, contact support."
    },
    REASON_REQUIRED: {
      title: "A reason is needed",
      text: "Without a code, say why the seat is freed. It stays in the history."
    },
    RELEASE_TOO_SOON: {
      title: "Too soon after activating",
      text: "Without a code this computer can be deactivated from {nextAt} on. With the code of its License Wizard it works at once."
    },
    RELEASE_LIMIT: {
      title: "No deactivation without a code left",
      text: "{limit, plural, =0 {Computers of this license are deactivated with a code only.} one {{ever, select, true {You can deactivate 1 computer without a code.} other {You can deactivate 1 computer without a code in {days} days.}}} other {{ever, select, true {You can deactivate {limit, number} computers without a code.} other {You can deactivate {limit, number} computers without a code in {days} days.}}}} {when, select, date {The next is possible on {nextAt}.} other {}} With the code of its License Wizard it works at once. If the computer is broken, contact support."
    },
    REQUEST_DAMAGED: {
      title: "The code did not arrive whole",
      text: "Scan it again with the whole code in the picture, or copy the whole text."
    },
    REQUEST_VERSION: {
      title: "This request is of a newer kind",
      text: "This portal cannot read it yet. Contact support and name the version of the program."
    },
    KID_UNKNOWN: {
      title: "This request was made for another portal",
      text: "The program was built for a portal with other keys. In the License Wizard choose \u201Cwithout encryption\u201D, or contact support."
    },
    CODE_TYPO: {
      title: "There is a typo",
      text: "{count, plural, one {Group {groups} does} other {Groups {groups} do}} not fit. Compare {count, plural, one {it} other {them}} with the original, character by character."
    },
    WRONG_KIND: {
      title: "This is another code",
      text: "You entered {looksLike}; {kind} is needed here."
    },
    BAD_LENGTH: {
      title: "Characters are missing, or there are too many",
      text: "The code has 20 characters in 4 groups of 5."
    },
    BAD_REQUEST: {
      title: "Something is missing",
      text: "Fill in the fields and try again."
    },
    NOT_FOUND: {
      title: "There is nothing here",
      text: "It does not exist, or it belongs to somebody else."
    },
    RATE_LIMITED: {
      title: "Too many tries",
      text: "Wait {minutes, plural, one {a minute} other {# minutes}}, then try again."
    },
    SIGNER_UNAVAILABLE: {
      title: "Keys cannot be made right now",
      text: "Nothing was changed. Try again in a few minutes."
    },
    SIGN_IN_FAILED: {
      title: "This code does not work",
      text: "It may be mistyped, older than 15 minutes, used already, or asked for in another browser. Ask for a new one."
    }
  },
  mail: {
    footer: "Sent by the license portal {portal}",
    computerUnnamed: "a computer",
    "sign-in": {
      subject: "Your sign-in code",
      heading: "Your sign-in code",
      intro: "Type this code into the window where you asked for it:",
      code: "Sign-in code",
      link: "Or sign in on the device you read this on. The page asks once more before it does.",
      button: "Sign in here",
      valid: "The code works once, for {minutes, plural, one {# minute} other {# minutes}}.",
      why: "You get this mail because someone entered your address at {portal}. If that was not you, do nothing: without the code nobody gets in."
    },
    activated: {
      subject: "{computer} was activated for {product}",
      heading: "A computer was activated",
      intro: "{computer} now uses a seat of your license for {product}.",
      superseded: "The same computer was active before, set up differently. It took over its own seat; no further seat is used.",
      button: "See your computers",
      why: "You get this mail because the license is registered to your address. If you do not know this computer, open the license and deactivate it."
    },
    released: {
      subject: "{computer} was deactivated for {product}",
      heading: "A computer was deactivated",
      intro: "{computer} no longer uses a seat of your license for {product}. The seat is free.",
      proof: {
        proven: "Proven: the computer\u2019s own Deactivation Verification Code was given, so the license is gone from it.",
        weak: "A code of the computer was given that does not prove the license is gone from it.",
        claimed: "Not proven: no code of the computer was given."
      },
      by: {
        customer: "Someone signed in to your account",
        "key-holder": "Someone who has the Activation Key or the computer\u2019s code",
        wizard: "The License Wizard on that computer",
        staff: "Support",
        operator: "Support"
      },
      button: "See the receipt",
      why: "You get this mail because the license is registered to your address. If you did not expect this, answer to whoever sold you the license."
    },
    "computer-key": {
      subject: "Computer Key for {computer}, {product}",
      heading: "Computer Key for {computer}",
      intro: "Type this Computer Key into the License Wizard on {computer}, or carry the attached license file there.",
      key: "Computer Key",
      shortKey: "Short Computer Key",
      only: "It works on this one computer only.",
      button: "Open the license",
      why: "You get this mail because someone who can see the license had the Computer Key sent to you."
    },
    facts: {
      product: "Product",
      computer: "Computer",
      computerId: "Computer ID",
      key: "Activation Key",
      activatedAt: "Activated",
      deactivatedAt: "Deactivated",
      by: "By",
      proof: "Proof"
    },
    keyEnding: "ends in {ending}"
  },
  action: {
    failedTitle: "That did not work",
    failedText: "Something went wrong on our side and nothing was changed. Please try again.",
    foreignTitle: "Please send the form again",
    foreignText: "Your browser did not say that this form came from this page.",
    outdatedTitle: "This page was updated while you had it open",
    outdatedText: "Nothing was changed. Go back to see what you typed, then open the page anew and send it again.",
    outdatedOpen: "Open the page anew"
  },
  devMail: {
    title: "Mailbox",
    intro: "In demo mode no mail leaves this computer. What would have been sent is here.",
    empty: "No mail yet. Sign in, activate or deactivate a computer, and it appears here.",
    to: "To {recipient}",
    open: "Open as it looks"
  },
  list: {
    search: "Search",
    next: "Next page"
  }
};

// lib/mail/mail-layout.ts
var INK = "#171b24";
var MUTED = "#575c68";
var LINE = "#dfe1e5";
var PAPER = "#fcfcfa";
var ACCENT = "#00606f";
var SANS = "Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
var MONO = "'JetBrains Mono',Menlo,Consolas,monospace";
function mailText(body4) {
  const parts = body4.parts.map(partText);
  return `${[body4.heading, ...parts, "-- ", body4.why, body4.footer].join("\n\n")}
`;
}
function partText(part) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return `${part.label}:

    ${part.code}`;
    case "facts":
      return part.rows.map(([label, value]) => `${label}: ${value}`).join("\n");
    case "link":
      return `${part.label}:
${part.url}`;
  }
}
function mailHtml(body4) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light"><title>${asHtml(body4.heading)}</title></head>
<body style="margin:0;padding:24px 12px;background:${PAPER};color:${INK};font:16px/24px ${SANS}">
<div style="max-width:560px;margin:0 auto">
<div style="background:#fff;border:1px solid ${LINE};border-radius:10px;padding:28px 28px 12px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:28px">${asHtml(body4.heading)}</h1>
${body4.parts.map(partHtml).join("\n")}
</div>
<p style="margin:16px 28px 4px;font-size:13px;line-height:18px;color:${MUTED}">${asHtml(body4.why)}</p>
<p style="margin:0 28px;font-size:13px;line-height:18px;color:${MUTED}">${asHtml(body4.footer)}</p>
</div></body></html>
`;
}
function partHtml(part) {
  switch (part.kind) {
    case "text":
      return `<p style="margin:0 0 16px">${asHtml(part.text)}</p>`;
    case "code":
      return `<p style="margin:0 0 4px;font-size:13px;color:${MUTED}">${asHtml(part.label)}</p>
<p style="margin:0 0 16px;padding:12px 16px;border:1px solid ${LINE};border-radius:10px;font:600 20px/30px ${MONO};word-spacing:6px">${breakable(part.code)}</p>`;
    case "facts":
      return `<table role="presentation" style="margin:0 0 16px;border-collapse:collapse;width:100%">${part.rows.map(
        ([label, value]) => `<tr><td style="padding:6px 16px 6px 0;border-top:1px solid ${LINE};color:${MUTED};vertical-align:top;white-space:nowrap">${asHtml(label)}</td><td style="padding:6px 0;border-top:1px solid ${LINE};word-break:break-word">${asHtml(value)}</td></tr>`
      ).join("")}</table>`;
    case "link":
      return `<p style="margin:0 0 16px"><a href="${asHtml(part.url)}" style="display:inline-block;padding:10px 18px;border-radius:10px;background:${ACCENT};color:#fff;text-decoration:none;font-weight:600">${asHtml(part.label)}</a></p>`;
  }
}
var breakable = (code) => asHtml(code).replaceAll("-", "-<wbr>");
var ENTITIES = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
};
var asHtml = (text19) => text19.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

// lib/mail/render-mail.ts
var translator = () => createTranslator({
  locale: "en-US",
  messages: en_default,
  namespace: "mail",
  timeZone: "UTC",
  onError: (error) => {
    throw error;
  }
});
var MOMENT = new Intl.DateTimeFormat("en-US", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "UTC",
  hourCycle: "h23"
});
function renderMail(mail, portalUrl) {
  const t = translator();
  const portal = new URL(portalUrl).host;
  const { subject, attachments = [], ...content2 } = contentOf(mail, t, portal);
  const body4 = { ...content2, footer: t("footer", { portal }) };
  return {
    subject: oneLine(subject),
    text: mailText(body4),
    html: mailHtml(body4),
    attachments
  };
}
function contentOf(mail, t, portal) {
  switch (mail.template) {
    case "sign-in":
      return {
        subject: t("sign-in.subject"),
        heading: t("sign-in.heading"),
        parts: [
          { kind: "text", text: t("sign-in.intro") },
          { kind: "code", label: t("sign-in.code"), code: mail.code },
          { kind: "text", text: t("sign-in.valid", { minutes: mail.minutes }) },
          { kind: "text", text: t("sign-in.link") },
          { kind: "link", label: t("sign-in.button"), url: mail.url }
        ],
        why: t("sign-in.why", { portal })
      };
    case "activated": {
      const names = namesOf(mail, t);
      return {
        subject: t("activated.subject", names),
        heading: t("activated.heading"),
        parts: [
          { kind: "text", text: t("activated.intro", names) },
          ...mail.superseded ? [{ kind: "text", text: t("activated.superseded") }] : [],
          {
            kind: "facts",
            rows: [...computerFacts(mail, t), [t("facts.activatedAt"), moment2(mail.at)]]
          },
          { kind: "link", label: t("activated.button"), url: mail.url }
        ],
        why: t("activated.why")
      };
    }
    case "released": {
      const names = namesOf(mail, t);
      return {
        subject: t("released.subject", names),
        heading: t("released.heading"),
        parts: [
          { kind: "text", text: t("released.intro", names) },
          {
            kind: "facts",
            rows: [
              ...computerFacts(mail, t),
              [t("facts.deactivatedAt"), moment2(mail.at)],
              [t("facts.by"), t(`released.by.${mail.by}`)],
              [t("facts.proof"), t(`released.proof.${mail.proof}`)]
            ]
          },
          { kind: "link", label: t("released.button"), url: mail.url }
        ],
        why: t("released.why")
      };
    }
    case "computer-key": {
      const names = namesOf(mail, t);
      return {
        subject: t("computer-key.subject", names),
        heading: t("computer-key.heading", names),
        parts: [
          { kind: "text", text: t("computer-key.intro", names) },
          { kind: "code", label: t("computer-key.key"), code: mail.computerKey },
          ...mail.shortComputerKey ? [
            {
              kind: "code",
              label: t("computer-key.shortKey"),
              code: mail.shortComputerKey
            }
          ] : [],
          { kind: "text", text: t("computer-key.only") },
          {
            kind: "facts",
            rows: [
              [t("facts.product"), mail.productName],
              [t("facts.computerId"), mail.computerId]
            ]
          },
          { kind: "link", label: t("computer-key.button"), url: mail.url }
        ],
        why: t("computer-key.why"),
        attachments: [
          { filename: "license.json", contentType: "application/json", content: mail.licenseFile }
        ]
      };
    }
  }
}
var namesOf = (mail, t) => ({
  product: mail.productName,
  computer: mail.computerName || t("computerUnnamed")
});
function computerFacts(mail, t) {
  return [
    [t("facts.product"), mail.productName],
    ...mail.computerName ? [[t("facts.computer"), mail.computerName]] : [],
    [t("facts.computerId"), mail.computerId],
    [t("facts.key"), t("keyEnding", { ending: mail.keyEnding })]
  ];
}
var moment2 = (iso) => `${MOMENT.format(new Date(iso))} UTC`;
var oneLine = (text19) => text19.replaceAll(new RegExp("\\p{Cc}+", "gu"), " ").trim();

// lib/mail/outbox-worker.ts
var MAX_ATTEMPTS = 10;
var FIRST_WAIT = 60;
var PAUSE = 1e3;
async function deliverDueMail(work, stopped = () => false) {
  let sent = 0;
  while (!stopped()) {
    const claimed = await claimMail(work.db);
    if (!claimed) break;
    if (await deliver(work, claimed)) sent += 1;
  }
  return sent;
}
async function claimMail(db) {
  const rows = await db.execute(sql12`
    UPDATE outbox SET
      attempts = attempts + 1,
      due_at = now() + make_interval(secs => ${FIRST_WAIT} * 2 ^ attempts)
    WHERE id = (
      SELECT id FROM outbox
      WHERE sent_at IS NULL AND sealed IS NOT NULL AND due_at <= now() AND attempts < ${MAX_ATTEMPTS}
      ORDER BY due_at, id LIMIT 1
      FOR UPDATE SKIP LOCKED
    )
    RETURNING id, recipient, sealed, attempts, extract(epoch FROM now() - created_at)::float8 AS age`);
  return rows[0];
}
async function deliver({ db, vault, portalUrl, send }, claimed) {
  const { id, attempts } = claimed;
  try {
    const mail = vault.openMail(claimed.sealed);
    if (isPointless(mail, claimed.age)) {
      await db.execute(
        sql12`UPDATE outbox SET sealed = NULL, last_error = 'too late' WHERE id = ${id}`
      );
      return false;
    }
    await send(claimed.recipient, renderMail(mail, portalUrl));
    await db.execute(
      sql12`UPDATE outbox SET sent_at = now(), sealed = NULL, last_error = NULL WHERE id = ${id}`
    );
    return true;
  } catch (error) {
    const final = attempts >= MAX_ATTEMPTS;
    log.error(
      { err: error, outboxId: id, attempts },
      final ? "a mail is given up" : "a mail waits"
    );
    const reason = error instanceof Error ? error.message.slice(0, 500) : "unknown";
    await db.execute(sql12`UPDATE outbox SET last_error = ${reason} WHERE id = ${id}`);
    return false;
  }
}
function isPointless(mail, age) {
  return mail.template === "sign-in" && age > mail.minutes * 60;
}
function startOutboxWorker(work) {
  const stopping = new AbortController();
  const stopped = () => stopping.signal.aborted;
  const run = async () => {
    while (!stopped()) {
      try {
        await deliverDueMail(work, stopped);
      } catch (error) {
        log.error({ err: error }, "the outbox cannot be read");
      }
      await sleep(PAUSE, void 0, { signal: stopping.signal }).catch(() => {
      });
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    }
  };
}

// lib/mail/send-mail.ts
import { createTransport } from "nodemailer";
var SETTINGS = {
  pool: "true",
  maxConnections: "2",
  connectionTimeout: "10000",
  greetingTimeout: "10000",
  socketTimeout: "20000"
};
function mailBySmtp(smtpUrl, from) {
  const url = new URL(smtpUrl);
  for (const [name, value] of Object.entries(SETTINGS)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  const transport = createTransport(url.href, { from });
  return {
    send: async (recipient, mail) => {
      await transport.sendMail({
        // As an object: an address is never parsed for commas or display names.
        to: { name: "", address: recipient },
        ...mail,
        // RFC 3834: no vacation replies to what a program sent.
        headers: { "Auto-Submitted": "auto-generated" },
        disableFileAccess: true,
        disableUrlAccess: true
      });
    },
    close: () => transport.close()
  };
}
function mailToDevMailbox(db) {
  return {
    send: async (recipient, { subject, text: text19, html }) => {
      await db.insert(devMailbox).values({ recipient, subject, text: text19, html });
    },
    close: () => {
    }
  };
}

// lib/vault/vault.ts
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

// lib/olp/bytes.ts
import { timingSafeEqual } from "node:crypto";
function toHex(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
function fromHex(hex2) {
  if (hex2.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex2)) return null;
  return new Uint8Array(Buffer.from(hex2, "hex"));
}
function utf8(text19) {
  return new TextEncoder().encode(text19);
}
function fromUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
function equalBytes(a, b) {
  return a.length === b.length && timingSafeEqual(a, b);
}

// lib/olp/hash.ts
import { createHash, createHmac } from "node:crypto";
function tag(name) {
  return utf8(`OLP1/${name}\0`);
}
function sha256(...parts) {
  return digest("sha256", parts);
}
function sha512(...parts) {
  return digest("sha512", parts);
}
function hmac(key, ...parts) {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}
function hkdf(ikm, salt, info) {
  return hmac(hmac(salt, ikm), concat(info, Uint8Array.of(1)));
}
function digest(algorithm, parts) {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

// lib/olp/integers.ts
var VARINT_LIMIT = 2 ** 35;
function u8(n) {
  return bigEndian(n, 1);
}
function u16(n) {
  return bigEndian(n, 2);
}
function u32(n) {
  return bigEndian(n, 4);
}
function u64(n) {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is no exact integer`);
  return concat(bigEndian(Math.floor(n / 2 ** 32), 4), bigEndian(n % 2 ** 32, 4));
}
function varint(n) {
  if (!Number.isInteger(n) || n < 0 || n >= VARINT_LIMIT) throw new RangeError(`${n} is no varint`);
  const bytes = [];
  let rest = n;
  while (rest >= 128) {
    bytes.push(128 + rest % 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}
function prefixed(bytes) {
  return concat(u8(bytes.length), bytes);
}
function bigEndian(n, length) {
  if (!Number.isInteger(n) || n < 0 || n >= 256 ** length) {
    throw new RangeError(`${n} does not fit in ${length} bytes`);
  }
  return Uint8Array.from({ length }, (_, i) => Math.floor(n / 256 ** (length - 1 - i)) % 256);
}

// lib/olp/curve-point.ts
import { ed25519 } from "@noble/curves/ed25519.js";
var Point = ed25519.Point;
function decodePublicPoint(publicKey) {
  try {
    const point = Point.fromBytes(publicKey, false);
    return point.isSmallOrder() ? null : point;
  } catch {
    return null;
  }
}

// lib/olp/ed25519.ts
import { sign, verify } from "node:crypto";

// lib/olp/raw-key.ts
import { createPrivateKey, createPublicKey } from "node:crypto";
var PREFIX = {
  ed25519: "302e020100300506032b657004220420",
  x25519: "302e020100300506032b656e04220420"
};
var CURVE = { ed25519: "Ed25519", x25519: "X25519" };
function privateKeyObject(curve, raw) {
  const key = Buffer.from(concat(fromHex(PREFIX[curve]) ?? raw, assertLength(raw)));
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}
function publicKeyObject(curve, raw) {
  const x = Buffer.from(assertLength(raw)).toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: CURVE[curve], x }, format: "jwk" });
}
function rawPublicKey(privateKey2) {
  const { x } = createPublicKey(privateKey2).export({ format: "jwk" });
  return new Uint8Array(Buffer.from(x ?? "", "base64url"));
}
function assertLength(raw) {
  if (raw.length !== 32) throw new RangeError(`a key has 32 bytes, not ${raw.length}`);
  return raw;
}

// lib/olp/ed25519.ts
function ed25519Signer(seed) {
  const key = privateKeyObject("ed25519", seed);
  return {
    publicKey: rawPublicKey(key),
    sign: (message) => new Uint8Array(sign(null, message, key))
  };
}
function ed25519Verifier(publicKey) {
  const key = publicKeyObject("ed25519", publicKey);
  return (message, signature) => signature.length === 64 && verify(null, message, key, signature);
}

// lib/olp/s48.ts
import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";
var L = Point.Fn.ORDER;
var CHALLENGE_BYTES = 16;
var BASE_WITHOUT_TABLE = Point.fromAffine(Point.BASE.toAffine());
var WORTH_A_TABLE = 16;
function s48Signer(seed) {
  if (seed.length !== 32) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`);
  const h = sha512(tag("s48-key"), seed);
  const a = bytesToNumberLE(h.subarray(0, 32)) % L;
  const prefix = h.subarray(32);
  const publicKey = Point.BASE.multiply(a).toBytes();
  function sign2(message) {
    const r = bytesToNumberLE(sha512(tag("s48-nonce"), prefix, message)) % L;
    const e = challenge(Point.BASE.multiply(r), publicKey, message);
    const s = (r + bytesToNumberLE(e) * a) % L;
    return concat(e, numberToBytesLE(s, 32));
  }
  return { publicKey, sign: sign2 };
}
function s48Verifier(publicKey, point) {
  const negated = point.negate();
  let verified = 0;
  return (message, signature) => {
    if (signature.length !== 48) return false;
    const e = signature.subarray(0, CHALLENGE_BYTES);
    const s = bytesToNumberLE(signature.subarray(CHALLENGE_BYTES));
    if (s >= L) return false;
    verified += 1;
    const base = verified < WORTH_A_TABLE ? BASE_WITHOUT_TABLE : Point.BASE;
    const R = base.multiplyUnsafe(s).add(negated.multiplyUnsafe(bytesToNumberLE(e)));
    return equalBytes(challenge(R, publicKey, message), e);
  };
}
function challenge(R, publicKey, message) {
  return sha512(tag("s48-chal"), R.toBytes(), publicKey, message).subarray(0, CHALLENGE_BYTES);
}

// lib/olp/signature.ts
var SIGNATURE_LENGTH = { s48: 48, ed25519: 64 };
function prepareVerifier(alg, publicKey) {
  const point = decodePublicPoint(publicKey);
  if (point === null) return null;
  const verify2 = alg === "s48" ? s48Verifier(publicKey, point) : ed25519Verifier(publicKey);
  return { alg, publicKey, verify: verify2 };
}
function prepareSigner(alg, seed) {
  const { publicKey, sign: sign2 } = alg === "s48" ? s48Signer(seed) : ed25519Signer(seed);
  const verifier = prepareVerifier(alg, publicKey);
  function signAndVerify(message) {
    const signature = sign2(message);
    if (!verifier?.verify(message, signature)) throw new Error("a new signature does not verify");
    return signature;
  }
  return { alg, publicKey, sign: signAndVerify };
}

// lib/olp/x25519.ts
import { diffieHellman } from "node:crypto";
function x25519PrivateKey(seed) {
  return sha256(tag("x25519-key"), seed);
}
function x25519PublicKey(privateKey2) {
  return prepare(privateKey2).publicKey.slice();
}
function sharedSecret(privateKey2, publicKey) {
  const keys = {
    privateKey: prepare(privateKey2).keyObject,
    publicKey: publicKeyObject("x25519", publicKey)
  };
  try {
    const shared = new Uint8Array(diffieHellman(keys));
    return shared.every((byte) => byte === 0) ? null : shared;
  } catch {
    return null;
  }
}
var prepared = /* @__PURE__ */ new WeakMap();
function prepare(privateKey2) {
  const known = prepared.get(privateKey2);
  if (known) return known;
  const keyObject = privateKeyObject("x25519", privateKey2);
  const made = { keyObject, publicKey: rawPublicKey(keyObject) };
  prepared.set(privateKey2, made);
  return made;
}

// lib/olp/key-pair.ts
function publicKeyOf(alg, seed) {
  if (alg === "x25519-mac") return x25519PublicKey(x25519PrivateKey(seed));
  return prepareSigner(alg, seed).publicKey;
}
function isUsablePublicKey(alg, publicKey) {
  if (publicKey.length !== 32) return false;
  if (alg !== "x25519-mac") return prepareVerifier(alg, publicKey) !== null;
  return sharedSecret(new Uint8Array(32), publicKey) !== null;
}

// lib/vault/vault.ts
var NONCE = 12;
var TAG_LENGTH = 16;
function makeVault(masterKey2) {
  if (masterKey2.length !== 32) throw new Error("The master key must be 32 bytes.");
  const subkey = (name) => hkdf(masterKey2, new Uint8Array(0), tag(name));
  const seedKey = subkey("mk-seed");
  const activationKeyKey = subkey("mk-ak");
  const indexKey = subkey("mk-index");
  const mailKey = subkey("mk-mail");
  const ticketKey = subkey("mk-ticket");
  const checkValue = hmac(subkey("mk-check"), tag("check"));
  return {
    /** Names this master key in rows, so that two can be told apart while re-wrapping. */
    id: Buffer.from(checkValue.subarray(0, 8)).toString("hex"),
    checkValue,
    /** The keyed hash by which an Activation Key (10 bytes) is found. 32 bytes. */
    activationKeyIndex: (activationKey) => hmac(indexKey, tag("ak"), activationKey),
    sealActivationKey: (productId, licenseId, activationKey) => seal(activationKeyKey, activationKey, activationKeyPlace(productId, licenseId)),
    /** Throws if the row was tampered with or belongs to another license. */
    openActivationKey: (productId, licenseId, sealed) => open(activationKeyKey, sealed, activationKeyPlace(productId, licenseId)),
    wrapSeed: (place, seed) => seal(seedKey, seed, seedPlace(place)),
    /** Throws if the seed does not yield the public key beside it. */
    unwrapSeed(place, wrapped) {
      const seed = open(seedKey, wrapped, seedPlace(place));
      if (!Buffer.from(publicKeyOf(place.algorithm, seed)).equals(place.publicKey)) {
        throw new Error(`The seed of key ${place.kid} of ${place.productId} is not its seed.`);
      }
      return seed;
    },
    sealMail: (mail) => seal(mailKey, utf8(JSON.stringify(mail)), tag("mail")),
    openMail: (sealed) => JSON.parse(fromUtf8(open(mailKey, sealed, tag("mail"))) ?? ""),
    /** A short-lived right, to be kept by a browser that cannot read or change it. */
    sealTicket: (ticket) => Buffer.from(seal(ticketKey, utf8(JSON.stringify(ticket)), tag("ticket"))).toString(
      "base64url"
    ),
    /** Null for anything that was not sealed here; the caller looks at `expiresAt`. */
    openTicket(sealed) {
      try {
        const bytes = new Uint8Array(Buffer.from(sealed, "base64url"));
        return JSON.parse(fromUtf8(open(ticketKey, bytes, tag("ticket"))) ?? "");
      } catch {
        return null;
      }
    }
  };
}
function seedPlace(place) {
  const { productId, kid, algorithm, publicKey } = place;
  return concat(tag("keywrap"), u32(productId), u8(kid), utf8(algorithm), u8(0), publicKey);
}
function activationKeyPlace(productId, licenseId) {
  return concat(tag("akwrap"), u32(productId), utf8(licenseId));
}
function seal(key, plain, place) {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(place);
  return concat(nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag());
}
function open(key, sealed, place) {
  const end = sealed.length - TAG_LENGTH;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE)).setAAD(place).setAuthTag(sealed.subarray(end));
  return concat(decipher.update(sealed.subarray(NONCE, end)), decipher.final());
}

// server/api/app.ts
import { Hono } from "hono";

// server/api/olp/limit-body.ts
import { bodyLimit } from "hono/body-limit";
function limitBody(options) {
  const counting = bodyLimit(options);
  return async (c, next2) => {
    const said = c.req.header("content-length");
    if (said === void 0 || c.req.header("transfer-encoding") !== void 0) {
      return counting(c, next2);
    }
    return Number(said) > options.maxSize ? options.onError(c) : next2();
  };
}

// server/api/olp/olp-api.ts
import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";

// server/api/olp/activate.ts
import { createRoute, z as z4 } from "@hono/zod-openapi";

// lib/olp/day.ts
var EPOCH = Date.UTC(2020, 0, 1) / 1e3;
var SECONDS_PER_DAY = 86400;
var LAST_DAY = 65535;
function dayOf(unixSeconds) {
  return Math.floor((unixSeconds - EPOCH) / SECONDS_PER_DAY);
}
function startOfDay(day2) {
  return EPOCH + day2 * SECONDS_PER_DAY;
}
function isoFromDay(day2) {
  return new Date(startOfDay(day2) * 1e3).toISOString().slice(0, 10);
}
function dayFromIso(iso) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const milliseconds = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return null;
  const day2 = dayOf(milliseconds / 1e3);
  return day2 >= 0 && day2 <= LAST_DAY && isoFromDay(day2) === iso ? day2 : null;
}

// lib/olp/reader.ts
var Reader = class {
  constructor(source) {
    this.source = source;
  }
  source;
  failed = false;
  position = 0;
  bytes(length) {
    const end = this.position + length;
    if (end > this.source.length) {
      this.failed = true;
      return new Uint8Array(length);
    }
    const part = this.source.slice(this.position, end);
    this.position = end;
    return part;
  }
  u8() {
    return this.bigEndian(1);
  }
  u16() {
    return this.bigEndian(2);
  }
  u32() {
    return this.bigEndian(4);
  }
  /** Fails above 2⁵³ − 1, which JavaScript cannot count to. */
  u64() {
    const value = this.bigEndian(8);
    if (Number.isSafeInteger(value)) return value;
    this.failed = true;
    return 0;
  }
  /** Minimal unsigned LEB128 of at most 5 bytes. */
  varint() {
    let value = 0;
    for (let index10 = 0; index10 < 5; index10++) {
      const byte = this.u8();
      value += byte % 128 * 128 ** index10;
      if (byte < 128) {
        if (byte === 0 && index10 > 0) this.failed = true;
        return value;
      }
    }
    this.failed = true;
    return 0;
  }
  /** A field with its length in one byte before it. */
  prefixed() {
    return this.bytes(this.u8());
  }
  /** Everything that is left. */
  rest() {
    return this.bytes(this.source.length - this.position);
  }
  /** True if nothing failed and nothing is left. */
  get done() {
    return !this.failed && this.position === this.source.length;
  }
  bigEndian(length) {
    return this.bytes(length).reduce((value, byte) => value * 256 + byte, 0);
  }
};

// lib/olp/result.ts
function ok(value) {
  return { ok: true, value };
}
function refuse(code, details) {
  return { ok: false, error: details === void 0 ? { code } : { code, details } };
}

// lib/olp/terms.ts
var EPOCH_MAX = 2 ** 31 - 1;
var FLAG = {
  EXP: 1,
  FEAT: 2,
  VER: 4,
  ISS: 8,
  LEASE: 16,
  MAINT: 32,
  UNBOUND: 64,
  RESERVED: 128
};
var VERSION_1 = 1;
function encodeTerms(terms2, kind = "CK") {
  if (!inRange(terms2) || !combinationAllowed(terms2, kind)) return refuse("TERMS_INVALID");
  const { kid, epoch, exp, feat, ver, iss, lease, maint, unbound } = terms2;
  const fields = [
    [FLAG.EXP, exp === void 0 ? exp : u16(exp)],
    [FLAG.FEAT, feat === void 0 ? feat : varint(feat)],
    [FLAG.VER, ver === void 0 ? ver : concat(u8(ver[0]), u8(ver[1]))],
    [FLAG.ISS, iss === void 0 ? iss : u16(iss)],
    [FLAG.LEASE, lease === void 0 ? lease : u16(lease)],
    [FLAG.MAINT, maint === void 0 ? maint : u16(maint)],
    [FLAG.UNBOUND, unbound ? new Uint8Array() : void 0]
  ];
  const present = fields.flatMap(([flag2, bytes]) => bytes ? [{ flag: flag2, bytes }] : []);
  const flags = present.reduce((sum, { flag: flag2 }) => sum | flag2, 0);
  const head = concat(u8(VERSION_1 << 5 | kid), u8(flags), varint(epoch));
  return ok(concat(head, ...present.map(({ bytes }) => bytes)));
}
function readTerms(bytes, kind) {
  const reader = new Reader(bytes);
  const head = reader.u8();
  if (!reader.failed && head >> 5 !== VERSION_1) return refuse("VERSION");
  const flags = reader.u8();
  const terms2 = { kid: head & 31, epoch: reader.varint() };
  if (flags & FLAG.EXP) terms2.exp = reader.u16();
  if (flags & FLAG.FEAT) terms2.feat = reader.varint();
  if (flags & FLAG.VER) terms2.ver = [reader.u8(), reader.u8()];
  if (flags & FLAG.ISS) terms2.iss = reader.u16();
  if (flags & FLAG.LEASE) terms2.lease = reader.u16();
  if (flags & FLAG.MAINT) terms2.maint = reader.u16();
  if (flags & FLAG.UNBOUND) terms2.unbound = true;
  const wellFormed = !reader.failed && !(flags & FLAG.RESERVED);
  if (!wellFormed || !inRange(terms2) || !combinationAllowed(terms2, kind)) {
    return refuse("TERMS_INVALID");
  }
  return ok({ terms: terms2, length: reader.position });
}
function termsJson(terms2) {
  return { ...terms2, expDate: terms2.exp === void 0 ? null : isoFromDay(terms2.exp) };
}
function inRange({ kid, epoch, exp, feat, ver, iss, lease, maint }) {
  const days = [exp, iss, maint].filter((day2) => day2 !== void 0);
  return within(kid, 0, 31) && within(epoch, 1, EPOCH_MAX) && days.every((day2) => within(day2, 0, 65535)) && (feat === void 0 || within(feat, 0, VARINT_LIMIT - 1)) && (ver === void 0 || within(ver[0], 0, 255) && within(ver[1], 0, 255)) && (lease === void 0 || within(lease, 1, 65535));
}
function combinationAllowed({ exp, iss, lease, unbound }, kind) {
  if (kind === "SCK") return iss === void 0 && !unbound;
  return (lease === void 0 || iss !== void 0) && (!unbound || exp !== void 0);
}
function within(n, least, most) {
  return Number.isInteger(n) && n >= least && n <= most;
}

// lib/operations/activate-computer.ts
import { and as and5, eq as eq9, lt } from "drizzle-orm";

// lib/olp/computer-id.ts
var MAX_BYTES = 128;
var FORBIDDEN = /[\p{Cc}\p{Surrogate}]/u;
function canonicalComputerId(text19) {
  const canonical = text19.normalize("NFC").replace(/[\t-\r ]+/g, " ").replace(/^ | $/g, "").replace(/[a-z]/g, (letter) => letter.toUpperCase()).normalize("NFC");
  const length = utf8(canonical).length;
  const valid = length >= 1 && length <= MAX_BYTES;
  return valid && !FORBIDDEN.test(canonical) ? ok(canonical) : refuse("CID_INVALID");
}
function computerIdHash(canonical) {
  return sha256(tag("cid"), utf8(canonical));
}

// lib/properties/read-properties.ts
import { and, eq, or, sql as sql13 } from "drizzle-orm";

// lib/db/compiled.ts
function compiled(build) {
  let built;
  return (reader, values) => {
    built ??= build(reader).prepare("compiled");
    const { client } = reader._.session;
    const query = Object.create(built, { client: { value: client } });
    return query.execute(values);
  };
}

// lib/properties/registry.ts
import { z as z2 } from "zod";

// lib/rules/terms-of-license.ts
var MOST_GRACE_DAYS = 365;
function lastValidDay(source) {
  return source.lastDay === null ? null : source.lastDay + source.graceDays;
}
function termIsOver(source, today) {
  const last = lastValidDay(source);
  return last !== null && today > last;
}
function termsOfLicense(source, issue) {
  const terms2 = { kid: issue.kid, epoch: issue.epoch };
  const last = lastValidDay(source);
  const exp = issue.unboundLastDay === void 0 ? last : Math.min(last ?? Infinity, issue.unboundLastDay);
  if (exp !== null) terms2.exp = exp;
  if (source.features !== null) terms2.feat = source.features;
  if (source.version) terms2.ver = source.version;
  if (source.leaseDays !== null) {
    terms2.iss = issue.today;
    terms2.lease = source.leaseDays;
  }
  if (source.maintenanceLastDay !== null) terms2.maint = source.maintenanceLastDay;
  if (issue.unboundLastDay !== void 0) terms2.unbound = true;
  return terms2;
}
function sameTerms(a, b) {
  return a.exp === b.exp && a.feat === b.feat && a.lease === b.lease && a.maint === b.maint && a.unbound === b.unbound && a.ver?.[0] === b.ver?.[0] && a.ver?.[1] === b.ver?.[1];
}

// lib/properties/registry.ts
var everywhere = ["global", "product", "license"];
var globalOrLicense = ["global", "license"];
var globalOnly = ["global"];
var flag = z2.boolean();
var countOrNoLimit = z2.int().min(-1).max(1e6);
var daysOrEver = z2.union([z2.literal(-1), z2.int().min(1).max(36500)]);
var define = (definition) => definition;
var registry = {
  "customerSite/showDeactivationVerificationCode": define({
    default: false,
    scopes: everywhere,
    schema: flag,
    description: "Ask customers for the Deactivation Verification Code before a computer is deactivated. When false, the code is optional."
  }),
  "customerSite/preventDeactivationPeriod": define({
    default: 0,
    scopes: everywhere,
    schema: z2.int().min(0).max(5256e3),
    description: "Minutes a computer must have been active before a customer may deactivate it without a code."
  }),
  "options/maxReleaseCount": define({
    default: -1,
    scopes: globalOrLicense,
    schema: countOrNoLimit,
    description: "Deactivations without proof that customers may make in the period, times the number of seats. -1: no limit, 0: none."
  }),
  "options/maxReleasePeriodInDays": define({
    default: -1,
    scopes: globalOrLicense,
    schema: daysOrEver,
    description: "Length in days of the period that maxReleaseCount speaks of. -1: ever."
  }),
  "options/maxReleasePerClient": define({
    default: false,
    scopes: globalOrLicense,
    schema: flag,
    description: "Count maxReleaseCount for each computer by itself."
  }),
  "options/maxReleaseCountAbsolute": define({
    default: false,
    scopes: globalOrLicense,
    schema: flag,
    description: "Take maxReleaseCount as it stands, not times the number of seats."
  }),
  "options/reactivationLimit": define({
    default: 3,
    scopes: globalOrLicense,
    schema: countOrNoLimit,
    description: "How often a Computer ID may take over its own seat under a new Device Code in the period (and that times the seats for the whole license). -1: no limit."
  }),
  "options/reactivationPeriodInDays": define({
    default: 180,
    scopes: globalOrLicense,
    schema: daysOrEver,
    description: "Length in days of the period that reactivationLimit speaks of. -1: ever."
  }),
  "options/subscriptionGracePeriod": define({
    default: 0,
    scopes: everywhere,
    schema: z2.int().min(0).max(MOST_GRACE_DAYS),
    description: "Days that Computer Keys remain valid after the last day of the term."
  }),
  "options/mailOwnerOnActivation": define({
    default: true,
    scopes: everywhere,
    schema: flag,
    description: "Mail the registered address when a computer is activated."
  }),
  "activation/captureIPAddress": define({
    default: true,
    scopes: globalOnly,
    schema: flag,
    description: "Keep the network address of who did something beside its audit event."
  })
};
var propertyNames = Object.keys(registry);
function isPropertyName(text19) {
  return Object.hasOwn(registry, text19);
}
function definitionOf(name) {
  return registry[name];
}

// lib/properties/read-properties.ts
var order = { global: 0, product: 1, license: 2 };
var setAt = compiled(
  (reader) => reader.select({ name: property.name, scope: property.scope, value: property.value }).from(property).where(
    or(
      and(eq(property.scope, "global"), eq(property.scopeId, "")),
      and(eq(property.scope, "product"), eq(property.scopeId, sql13.placeholder("productId"))),
      and(eq(property.scope, "license"), eq(property.scopeId, sql13.placeholder("licenseId")))
    )
  )
);
async function readProperties(reader, place = {}) {
  const { productId = "", licenseId = "" } = place;
  const rows = await setAt(reader, { productId: String(productId), licenseId });
  rows.sort((a, b) => order[a.scope] - order[b.scope]);
  return effectiveProperties(rows);
}
function effectiveProperties(rows) {
  const values = {};
  for (const name of propertyNames) values[name] = definitionOf(name).default;
  for (const row of rows) {
    if (!isPropertyName(row.name)) continue;
    const parsed2 = definitionOf(row.name).schema.safeParse(row.value);
    if (parsed2.success) values[row.name] = parsed2.data;
  }
  return values;
}

// lib/rules/limits.ts
var DAY = 864e5;
function nextChance(moments, limit, now) {
  if (limit.count < 0) return null;
  const since = limit.days < 0 ? Number.NEGATIVE_INFINITY : now.getTime() - limit.days * DAY;
  const counted = moments.map((moment3) => moment3.getTime()).filter((time) => time > since).sort((a, b) => a - b);
  if (counted.length < limit.count) return null;
  const leaving = counted[counted.length - limit.count];
  if (limit.count === 0 || limit.days < 0 || leaving === void 0) return "never";
  return new Date(leaving + limit.days * DAY);
}

// lib/rules/decide-activation.ts
function decideActivation(facts) {
  const { license: license2, sameDevice, sameComputer } = facts;
  if (license2.status === "suspended") return refuse("LICENSE_SUSPENDED");
  if (license2.status === "revoked") return refuse("LICENSE_REVOKED");
  if (sameDevice) {
    const same = sameDevice.ofThisLicense && sameDevice.sameComputerId;
    if (!same || sameDevice.state !== "active") return refuse("REQUEST_CLOSED");
    return ok({ do: "reuse", id: sameDevice.id });
  }
  if (license2.expired) return refuse("LICENSE_EXPIRED");
  if (!facts.bound && !facts.allowUnbound) return refuse("UNBOUND_NOT_ALLOWED");
  if (sameComputer) {
    if (!facts.bound && sameComputer.unbound) return ok({ do: "reuse", id: sameComputer.id });
    return whyNotSupersede(facts) ?? ok({ do: "activate", supersede: sameComputer.id });
  }
  if (facts.activeComputers >= license2.seats) return refuse("NO_SEAT", { seats: license2.seats });
  return ok({ do: "activate", supersede: null });
}
function whyNotSupersede(facts) {
  const { policy, license: license2, superseded, now } = facts;
  if (facts.staff) return null;
  if (policy.dvcRequired && !facts.ownerPresent) return refuse("SUPERSEDE_NEEDS_OWNER");
  if (license2.unprovenStopped) return refuse("UNPROVEN_RELEASES_STOPPED");
  if (policy.reactivationLimit < 0) return null;
  const days = policy.reactivationPeriodInDays;
  const ofComputer = superseded.filter((one) => one.sameComputer);
  const reached = [
    { counted: ofComputer, count: policy.reactivationLimit },
    { counted: superseded, count: policy.reactivationLimit * license2.seats }
  ].flatMap(({ counted, count }) => {
    const next2 = nextChance(
      counted.map((one) => one.at),
      { count, days },
      now
    );
    return next2 === null ? [] : [{ count, next: next2 }];
  });
  const [first] = reached;
  if (!first) return null;
  const dates = reached.flatMap(({ next: next2 }) => next2 === "never" ? [] : [next2.getTime()]);
  const nextAt = dates.length === reached.length ? new Date(Math.max(...dates)) : null;
  return refuse("REACTIVATION_LIMIT", { limit: first.count, periodInDays: days, nextAt });
}

// lib/mail/queue-mail.ts
async function queueMail(tx, vault, recipient, mail) {
  await tx.insert(outbox).values({ recipient, sealed: vault.sealMail(mail) });
}

// lib/operations/activation-facts.ts
import { and as and3, eq as eq4, gt, inArray, notInArray, sql as sql16 } from "drizzle-orm";

// lib/operations/lock-license.ts
import { and as and2, eq as eq3, sql as sql15 } from "drizzle-orm";

// lib/operations/row-id.ts
var UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
var isRowId = (text19) => UUID.test(text19);

// lib/operations/scope.ts
import { eq as eq2, or as or2, sql as sql14 } from "drizzle-orm";
function licensesVisibleTo(viewer) {
  switch (viewer.kind) {
    case "operator":
    case "staff":
      return sql14`true`;
    case "customer":
      return or2(
        eq2(license.registeredEmail, viewer.email),
        // An array built once, so that both sides of the OR can use their index.
        sql14`${license.organizationId} = ANY(ARRAY(
            SELECT ${membership.organizationId} FROM ${membership}
            WHERE ${membership.userId} = ${viewer.userId} AND ${membership.role} = 'contact'))`
      ) ?? sql14`false`;
    default:
      return sql14`false`;
  }
}

// lib/operations/lock-license.ts
function selectLicense(reader, where) {
  return reader.select({
    license,
    product,
    key: { id: licenseKey.id, lastGroup: licenseKey.lastGroup, sealed: licenseKey.sealed },
    organizationName: organization.name
  }).from(license).innerJoin(product, eq3(product.id, license.productId)).innerJoin(licenseKey, eq3(licenseKey.licenseId, license.id)).innerJoin(organization, eq3(organization.id, license.organizationId)).where(where).limit(1);
}
var lockLicense = (reader, where) => selectLicense(reader, where).for("update", { of: license });
var lockByLookup = compiled(
  (reader) => lockLicense(reader, eq3(licenseKey.lookup, sql15.placeholder("lookup")))
);
async function lockLicenseByKey(tx, lookup) {
  return (await lockByLookup(tx, { lookup }))[0] ?? null;
}
async function lockLicenseOfCode(tx, licenseId) {
  return (await lockLicense(tx, eq3(license.id, licenseId)))[0] ?? null;
}
async function findVisibleLicense(reader, viewer, licenseId) {
  if (!isRowId(licenseId)) return null;
  const where = and2(eq3(license.id, licenseId), licensesVisibleTo(viewer));
  return (await selectLicense(reader, where))[0] ?? null;
}
function dayOrNull(iso) {
  if (iso === null) return null;
  const day2 = dayFromIso(iso);
  if (day2 === null) throw new Error(`${iso} is not a day that Computer Keys can say.`);
  return day2;
}
function termsSource(loaded, properties) {
  const { license: row, product: of } = loaded;
  return {
    lastDay: dayOrNull(row.lastDay),
    maintenanceLastDay: dayOrNull(row.maintenanceLastDay),
    features: row.features,
    version: row.versionMajor === null || row.versionMinor === null ? null : [row.versionMajor, row.versionMinor],
    leaseDays: row.leaseDays ?? of.defaultLeaseDays,
    graceDays: properties["options/subscriptionGracePeriod"]
  };
}

// lib/operations/activation-facts.ts
var VENDOR_DOORS = ["staff", "operator", "expiry", "upgrade"];
var byCustomers = notInArray(activation.closedDoor, VENDOR_DOORS);
var unboundIsOverAfter = (now) => isoFromDay(dayOf(Math.floor(now.getTime() / 1e3)) - 1);
var holdsSeat = (now) => sql16`${activation.state} = 'active' AND (${activation.unboundLastDay} IS NULL OR ${activation.unboundLastDay} >= ${unboundIsOverAfter(now)})`;
async function seatsOf(reader, licenseId, seats, now) {
  const held = sql16`${activation} WHERE ${activation.licenseId} = ${licenseId} AND ${holdsSeat(now)}`;
  const [row] = await reader.execute(sql16`
    SELECT (SELECT count(*)::int FROM ${held}) AS used,
      (SELECT s FROM generate_series(1, ${seats}::int) s
        WHERE NOT EXISTS (SELECT 1 FROM ${held} AND ${activation.seat} = s)
        ORDER BY s LIMIT 1) AS free`);
  return row ?? { used: 0, free: null };
}
function activatedSince(reader, licenseId, since) {
  return reader.$count(
    activation,
    and3(eq4(activation.licenseId, licenseId), gt(activation.activatedAt, since))
  );
}
var ofDevice = compiled(
  (reader) => reader.select().from(activation).where(
    and3(
      eq4(activation.deviceCode, sql16.placeholder("deviceCode")),
      eq4(activation.productId, sql16.placeholder("productId"))
    )
  )
);
async function rowsMet(reader, loaded, request) {
  const productId = loaded.product.id;
  const { deviceCode } = request;
  const [byDevice] = deviceCode ? await ofDevice(reader, { deviceCode, productId }) : [];
  if (byDevice) return { byDevice, byComputer: null };
  const [byComputer] = await reader.select().from(activation).where(
    and3(
      eq4(activation.licenseId, loaded.license.id),
      eq4(activation.computerIdHash, computerIdHash(request.computerId)),
      eq4(activation.state, "active")
    )
  );
  return { byDevice: null, byComputer: byComputer ?? null };
}
async function earlierSupersedes(reader, licenseId, hash) {
  const rows = await reader.select({ at: activation.closedAt, hash: activation.computerIdHash }).from(activation).where(
    and3(
      eq4(activation.licenseId, licenseId),
      inArray(activation.state, ["superseded"]),
      byCustomers
    )
  );
  return rows.flatMap(
    (row) => row.at ? [{ at: row.at, sameComputer: Buffer.from(row.hash).equals(hash) }] : []
  );
}
async function activationFacts(reader, context, viewer, loaded, properties, request, rows) {
  const { license: license2, product: product2 } = loaded;
  const { byDevice, byComputer } = rows;
  const now = context.now();
  const settled = byDevice !== null;
  const seats = settled ? { used: 0, free: null } : await seatsOf(reader, license2.id, license2.seats, now);
  const today = dayOf(Math.floor(now.getTime() / 1e3));
  const facts = {
    license: {
      status: license2.status,
      expired: termIsOver(termsSource(loaded, properties), today),
      seats: license2.seats,
      unprovenStopped: license2.unprovenReleasesStoppedAt !== null
    },
    sameDevice: byDevice && {
      ...byDevice,
      ofThisLicense: byDevice.licenseId === license2.id,
      sameComputerId: byDevice.computerId === request.computerId
    },
    sameComputer: byComputer && { ...byComputer, unbound: byComputer.deviceCode === null },
    bound: request.deviceCode !== null,
    allowUnbound: product2.allowUnbound,
    activeComputers: seats.used,
    superseded: byComputer ? await earlierSupersedes(reader, license2.id, byComputer.computerIdHash) : [],
    ownerPresent: viewer.kind === "customer",
    staff: viewer.kind === "staff" || viewer.kind === "operator",
    policy: {
      dvcRequired: properties["customerSite/showDeactivationVerificationCode"],
      reactivationLimit: properties["options/reactivationLimit"],
      reactivationPeriodInDays: properties["options/reactivationPeriodInDays"]
    },
    now
  };
  return { facts, freeSeat: seats.free };
}

// lib/olp/text/alphabet.ts
var ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
var VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));
function symbolOf(character) {
  return VALUES.get(character) ?? -1;
}
function regroup(values, from, to, rest) {
  const regrouped = [];
  let pending = 0;
  let bits = 0;
  for (const value of values) {
    pending = pending << from | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      regrouped.push(pending >> bits);
      pending &= (1 << bits) - 1;
    }
  }
  if (bits > 0 && rest === "pad") regrouped.push(pending << to - bits);
  return regrouped;
}
function toSymbols(bytes) {
  return regroup(bytes, 8, 5, "pad");
}
function toBytes(symbols) {
  return Uint8Array.from(regroup(symbols, 5, 8, "drop"));
}
function spareBitsAreZero(symbols, bits) {
  return regroup(symbols, 5, 1, "drop").slice(bits).every((bit) => bit === 0);
}
function base32(bytes) {
  return toSymbols(bytes).map((symbol) => ALPHABET.charAt(symbol)).join("");
}
function fromBase32(normalized) {
  const symbols = [...normalized].map(symbolOf);
  const spareBits = symbols.length * 5 % 8;
  if (symbols.includes(-1) || spareBits >= 5) return null;
  return spareBitsAreZero(symbols, symbols.length * 5 - spareBits) ? toBytes(symbols) : null;
}

// lib/olp/text/kinds.ts
var TEN_BYTES = { size: 5, minGroups: 4, maxGroups: 4 };
var KINDS = {
  CK: { off: 0, size: 6, minGroups: 17, maxGroups: 28 },
  AK: { off: 3, ...TEN_BYTES },
  DC: { off: 11, ...TEN_BYTES },
  DVC: { off: 19, ...TEN_BYTES },
  UDVC: { off: 23, ...TEN_BYTES },
  SCK: { off: 27, size: 6, minGroups: 4, maxGroups: 5 }
};
var ALL_KINDS = Object.keys(KINDS);

// lib/olp/text/normalize.ts
var WHITE_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/gu;
var SEPARATORS = /[-_.\u2010-\u2015\u2212\u00ad]/gu;
var CYRILLIC = ["\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0425\u0423\u0406\u0405\u0408", "ABEKMH0PCTXY1SJ"];
var GREEK = ["\u0391\u0392\u0395\u0396\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7", "ABEZH1KMN0PTYX"];
var LOOKALIKES = new Map([
  ["O", "0"],
  ["I", "1"],
  ["L", "1"],
  ...[CYRILLIC, GREEK].flatMap(
    ([from, to]) => [...from].map((character, index10) => [character, to.charAt(index10)])
  )
]);
function pathSegments(text19) {
  const [address = ""] = text19.replace(WHITE_SPACE, "").split(/[?#]/, 1);
  return address.split("/").filter((part) => part !== "");
}
function normalizeCode(text19) {
  const plain = text19.normalize("NFKC").toUpperCase().replace(WHITE_SPACE, "").replace(SEPARATORS, "");
  return [...plain].map((character) => LOOKALIKES.get(character) ?? character).join("");
}

// lib/olp/text/groups.ts
function timesAlpha(x) {
  return x & 16 ? x << 1 ^ 41 : x << 1;
}
function checkSymbol(kind, index10, data) {
  const sum = data.reduceRight((rest, symbol) => timesAlpha(rest ^ symbol), 0);
  return (KINDS[kind].off + index10) % 32 ^ sum;
}
function groupSymbols(kind, data) {
  const width = KINDS[kind].size - 1;
  const groups = [];
  for (let start = 0; start < data.length; start += width) {
    const symbols = Array.from({ length: width }, (_, offset) => data[start + offset] ?? 0);
    symbols.push(checkSymbol(kind, groups.length, symbols));
    groups.push(symbols.map((symbol) => ALPHABET.charAt(symbol)).join(""));
  }
  return groups.join("-");
}
function readGroup(kind, index10, group) {
  const symbols = [...group].map(symbolOf);
  if (symbols.length !== KINDS[kind].size || symbols.includes(-1)) return null;
  const data = symbols.slice(0, -1);
  return checkSymbol(kind, index10, data) === symbols.at(-1) ? data : null;
}
function cutGroups(normalized, size) {
  const characters = [...normalized];
  const groups = [];
  for (let start = 0; start < characters.length; start += size) {
    groups.push(characters.slice(start, start + size).join(""));
  }
  return groups;
}
function checkText(kind, text19) {
  const { size, minGroups, maxGroups } = KINDS[kind];
  const groups = cutGroups(normalizeCode(text19), size);
  const badGroups = [];
  const symbols = [];
  groups.forEach((group, index10) => {
    const data = readGroup(kind, index10, group);
    if (data === null) badGroups.push(index10);
    else symbols.push(...data);
  });
  const whole = groups.length > 0 && [...groups.at(-1) ?? ""].length === size;
  const lengthOk = whole && groups.length >= minGroups && groups.length <= maxGroups;
  return { lengthOk, badGroups, symbols };
}

// lib/olp/computer-key.ts
function signComputerKey(input) {
  const { signer, terms: terms2, deviceCode } = input;
  if (deviceCode === null !== (terms2.unbound === true)) return refuse("TERMS_INVALID");
  const termsBytes = encodeTerms(terms2);
  if (!termsBytes.ok) return termsBytes;
  const bytes = concat(termsBytes.value, signer.sign(keyMessage(input, termsBytes.value)));
  return ok({ bytes, text: computerKeyText(bytes), hash: computerKeyHash(bytes) });
}
function keyMessage(holder, termsBytes) {
  const { productId, cidHash, deviceCode } = holder;
  return concat(tag("ck"), u32(productId), cidHash, deviceCode ?? new Uint8Array(10), termsBytes);
}
function computerKeyText(bytes) {
  return groupSymbols("CK", toSymbols(bytes));
}
function computerKeyHash(bytes) {
  return sha256(tag("ckh"), bytes);
}
function splitComputerKey(bytes) {
  const read = readTerms(bytes, "CK");
  if (!read.ok) return read;
  const { terms: terms2, length } = read.value;
  const signature = bytes.slice(length);
  if (!Object.values(SIGNATURE_LENGTH).includes(signature.length)) return refuse("LENGTH");
  return ok({ terms: terms2, termsBytes: bytes.slice(0, length), signature });
}

// lib/olp/json-fields.ts
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function integer10(value, least, most) {
  if (typeof value !== "number" || !Number.isInteger(value)) return void 0;
  return value >= least && value <= most ? value : void 0;
}
function text17(value, most) {
  return typeof value === "string" && value.length <= most ? value : void 0;
}
function hexBytes(value, length) {
  const bytes = typeof value === "string" ? fromHex(value) : null;
  return bytes?.length === length ? bytes : void 0;
}
function complete(fields, code) {
  const missing = Object.entries(fields).find(([, value]) => value === void 0);
  return missing ? refuse(code, { field: missing[0] }) : ok(fields);
}

// lib/olp/license-file.ts
function writeLicenseFile(file) {
  const { productId, computerId, computerName: computerName2, computerKey, licensee } = file;
  const content2 = { olp: 1, productId, computerId, computerName: computerName2, computerKey, licensee };
  return `${JSON.stringify(content2, null, 2)}
`;
}

// lib/olp/text/codes.ts
function encodeCode(kind, bytes) {
  if (bytes.length !== 10) throw new RangeError(`${kind} has 10 bytes, not ${bytes.length}`);
  return groupSymbols(kind, toSymbols(bytes));
}
function decodeSymbols(kinds, text19) {
  const tried = kinds.map((kind) => ({ kind, ...checkText(kind, text19) }));
  const match = tried.find(isGood);
  if (match) return { ok: true, value: { kind: match.kind, symbols: match.symbols } };
  const asked = kinds.length === 1 && kinds[0] ? { kind: kinds[0] } : {};
  const looksLike = ALL_KINDS.find((kind) => isGood(checkText(kind, text19)));
  if (looksLike) return refusal("WRONG_KIND", { ...asked, looksLike });
  const nearest = tried.filter((check12) => check12.lengthOk).sort((a, b) => a.badGroups.length - b.badGroups.length)[0];
  if (!nearest) return refusal("BAD_LENGTH", asked);
  return refusal("CODE_TYPO", { kind: nearest.kind, badGroups: nearest.badGroups });
}
function decodeOneOf(kinds, text19) {
  const decoded = decodeSymbols(kinds, text19);
  if (!decoded.ok) return decoded;
  const { kind, symbols } = decoded.value;
  return { ok: true, value: { kind, bytes: toBytes(symbols) } };
}
function decodeCode(kind, text19) {
  const decoded = decodeOneOf([kind], text19);
  return decoded.ok ? { ok: true, value: decoded.value.bytes } : decoded;
}
function isGood(check12) {
  return check12.lengthOk && check12.badGroups.length === 0;
}
function refusal(code, details) {
  return { ok: false, error: { code, details } };
}

// lib/operations/computer-key-view.ts
function termsOfKey(computerKey) {
  const split = splitComputerKey(computerKey);
  if (!split.ok) throw new Error(`A stored Computer Key does not read: ${split.error.code}.`);
  return split.value.terms;
}
function viewComputerKey(loaded, row) {
  const terms2 = termsOfKey(row.computerKey);
  const text19 = computerKeyText(row.computerKey);
  return {
    activationId: row.id,
    licenseId: row.licenseId,
    productId: row.productId,
    productName: loaded.product.name,
    computerId: row.computerId,
    computerName: row.computerName,
    deviceCode: row.deviceCode && encodeCode("DC", row.deviceCode),
    computerKey: text19,
    shortComputerKey: row.shortComputerKey,
    terms: terms2,
    validThrough: terms2.exp === void 0 ? null : isoFromDay(terms2.exp),
    licenseFile: writeLicenseFile({
      productId: row.productId,
      computerId: row.computerId,
      computerName: row.computerName,
      computerKey: text19,
      licensee: loaded.organizationName
    }),
    activatedAt: row.activatedAt,
    unboundLastDay: row.unboundLastDay
  };
}

// lib/operations/issue-computer-key.ts
import { eq as eq6, sql as sql18 } from "drizzle-orm";

// lib/olp/short-key.ts
var MAC_BYTES = 8;
var CONSTANT_BITS = /* @__PURE__ */ new Set([0, 1, 2, 8]);
function issueShortKey(input) {
  const { iss: _, ...terms2 } = { ...input.terms, kid: input.kid };
  const encoded = encodeTerms(terms2, "SCK");
  if (!encoded.ok) return encoded;
  const termsBytes = encoded.value;
  const shared = sharedSecret(input.privateKey, input.devicePublic);
  if (shared === null) return refuse("REQUEST_DAMAGED");
  const serverPublic = x25519PublicKey(input.privateKey);
  const macKey = shortMacKey(shared, input.devicePublic, serverPublic, input);
  const mac = shortMac(macKey, input, termsBytes);
  const symbols = shortSymbols(termsBytes, mac);
  const { size, maxGroups } = KINDS.SCK;
  if (symbols.length > maxGroups * (size - 1)) return refuse("SHORT_TOO_LONG");
  return ok({ terms: terms2, termsBytes, mac, text: groupSymbols("SCK", symbols) });
}
function shortMacKey(shared, devicePublic, serverPublic, { productId, cidHash, deviceCode }) {
  const info = concat(tag("short-key"), u32(productId), cidHash, deviceCode);
  return hkdf(shared, concat(devicePublic, serverPublic), info);
}
function shortMac(macKey, device, termsBytes) {
  return hmac(macKey, tag("short"), keyMessage(device, termsBytes)).slice(0, MAC_BYTES);
}
function shortSymbols(termsBytes, mac) {
  const bits = regroup(concat(termsBytes, mac), 8, 1, "drop");
  return regroup(
    bits.filter((_, index10) => !CONSTANT_BITS.has(index10)),
    1,
    5,
    "pad"
  );
}

// lib/operations/ring-keys.ts
import { and as and4, eq as eq5, inArray as inArray2, sql as sql17 } from "drizzle-orm";
function kept(make) {
  const ofVault = /* @__PURE__ */ new WeakMap();
  return (vault, row) => {
    const known = ofVault.get(vault) ?? /* @__PURE__ */ new Map();
    ofVault.set(vault, known);
    const name = `${row.productId} ${row.kid} ${toHex(row.wrappedSeed)}`;
    const made = known.get(name) ?? make(vault.unwrapSeed(row, row.wrappedSeed), row);
    known.set(name, made);
    return made;
  };
}
var signerOf = kept((seed, { algorithm }) => {
  if (algorithm === "x25519-mac") throw new Error("A key for requests does not sign.");
  return prepareSigner(algorithm, seed);
});
var privateKeyOf = kept(x25519PrivateKey);
async function signingKey(reader, vault, productId) {
  const [row] = await reader.select().from(ringKey).where(
    and4(
      eq5(ringKey.productId, productId),
      eq5(ringKey.state, "signing"),
      inArray2(ringKey.algorithm, ["ed25519", "s48"])
    )
  );
  if (!row) throw new Error(`Product ${productId} has no signing key.`);
  return { kid: row.kid, signer: signerOf(vault, row) };
}
var keyOfRing = compiled(
  (reader) => reader.select().from(ringKey).where(
    and4(
      eq5(ringKey.productId, sql17.placeholder("productId")),
      eq5(ringKey.kid, sql17.placeholder("kid"))
    )
  )
);
async function exchangeKey(reader, vault, productId, kid) {
  const [row] = await keyOfRing(reader, { productId, kid });
  if (row?.algorithm !== "x25519-mac" || row.state === "retired") return null;
  return { privateKey: privateKeyOf(vault, row), compromised: row.state === "compromised" };
}

// lib/operations/issue-computer-key.ts
async function issueComputerKey(tx, context, loaded, source, target) {
  const { product: of } = loaded;
  const epoch = await nextEpoch(tx, loaded.license.id);
  const { kid, signer } = await signingKey(tx, context.vault, of.id);
  const today = dayOf(Math.floor(context.now().getTime() / 1e3));
  const terms2 = termsOfLicense(source, {
    kid,
    epoch,
    today,
    ...target.deviceCode ? {} : { unboundLastDay: today + of.unboundDays }
  });
  const signed = signComputerKey({
    signer,
    productId: of.id,
    cidHash: target.computerIdHash,
    deviceCode: target.deviceCode,
    terms: terms2
  });
  if (!signed.ok) throw new Error(`The terms of license ${loaded.license.id} cannot be signed.`);
  return {
    key: signed.value,
    terms: terms2,
    shortText: await shortKeyText(tx, context, loaded, target, terms2),
    unboundLastDay: target.deviceCode || terms2.exp === void 0 ? null : isoFromDay(terms2.exp)
  };
}
async function nextEpoch(tx, licenseId) {
  const [row] = await tx.update(license).set({ epoch: sql18`${license.epoch} + 1` }).where(eq6(license.id, licenseId)).returning({ epoch: license.epoch });
  if (!row) throw new Error(`License ${licenseId} is gone.`);
  return row.epoch;
}
async function shortKeyText(tx, context, loaded, target, terms2) {
  const { exchange, deviceCode } = target;
  if (!loaded.product.issueShortKeys || !exchange || !deviceCode) return null;
  const productId = loaded.product.id;
  const key = await exchangeKey(tx, context.vault, productId, exchange.kid);
  if (!key || key.compromised) return null;
  const issued = issueShortKey({
    kid: exchange.kid,
    privateKey: key.privateKey,
    devicePublic: exchange.devicePublicKey,
    productId,
    cidHash: target.computerIdHash,
    deviceCode,
    terms: terms2
  });
  return issued.ok ? issued.value.text : null;
}

// lib/olp/activation-key.ts
var ACTIVATION_KEY_BYTES = 10;
function parseActivationKey(text19) {
  return decodeCode("AK", text19);
}

// lib/olp/computer-name.ts
var COMPUTER_NAME_BYTES = 32;
function computerName(text19) {
  const clean = text19.normalize("NFC").replace(new RegExp("\\p{Cc}", "gu"), "").replace(new RegExp("\\p{Surrogate}", "gu"), "\uFFFD");
  let name = "";
  let bytes = 0;
  for (const character of clean) {
    bytes += utf8(character).length;
    if (bytes > COMPUTER_NAME_BYTES) break;
    name += character;
  }
  return name;
}

// lib/olp/request-cipher.ts
import { createCipheriv as createCipheriv2, createDecipheriv as createDecipheriv2 } from "node:crypto";
var ALGORITHM = "chacha20-poly1305";
var TAG_BYTES = 16;
var NONCE2 = new Uint8Array(12);
function requestCipherKey(shared, devicePublic, serverPublic) {
  return hkdf(shared, concat(devicePublic, serverPublic), tag("req2"));
}
function seal2(key, header, plaintext) {
  const cipher = createCipheriv2(ALGORITHM, key, NONCE2, { authTagLength: TAG_BYTES });
  cipher.setAAD(header, { plaintextLength: plaintext.length });
  const sealed = concat(cipher.update(plaintext), cipher.final());
  return concat(sealed, cipher.getAuthTag());
}
function unseal(key, header, sealed) {
  const length = sealed.length - TAG_BYTES;
  if (length < 0) return null;
  const decipher = createDecipheriv2(ALGORITHM, key, NONCE2, { authTagLength: TAG_BYTES });
  decipher.setAAD(header, { plaintextLength: length });
  decipher.setAuthTag(sealed.subarray(length));
  const plaintext = decipher.update(sealed.subarray(0, length));
  try {
    return concat(plaintext, decipher.final());
  } catch {
    return null;
  }
}

// lib/olp/device.ts
function deriveDevice(input) {
  const { deviceSecret, productId, cidHash, nonce } = input;
  const dvc = hmac(deviceSecret, tag("dvc"), u32(productId), cidHash, nonce).slice(0, 10);
  const token = tokenOfDvc(input, dvc);
  return { dvc, token, deviceCode: deviceCodeOfToken(token) };
}
function deviceCodeOfToken(token) {
  return sha256(tag("dev"), token).slice(0, 10);
}
function deviceCodeOfDvc(computer, dvc) {
  return deviceCodeOfToken(tokenOfDvc(computer, dvc));
}
function matchDvc(device, dvc) {
  return equalBytes(deviceCodeOfDvc(device, dvc), device.deviceCode);
}
function tokenOfDvc({ productId, cidHash }, dvc) {
  return sha256(tag("tok"), u32(productId), cidHash, dvc);
}

// lib/olp/request-encode.ts
var PLAIN_REQUEST = 17;
var SEALED_REQUEST = 18;
function requestCheck(body4) {
  return sha256(tag("req"), body4).slice(0, 2);
}
function encryptRequest(input) {
  const { productId, kid, serverPublic, computerId } = input;
  const { deviceCode } = deriveDevice({ ...input, cidHash: computerIdHash(computerId) });
  const devicePrivate = requestPrivateKey(input);
  const devicePublic = x25519PublicKey(devicePrivate);
  const shared = sharedSecret(devicePrivate, serverPublic);
  if (shared === null) return refuse("NO_X25519_KEY");
  const head = concat(u8(SEALED_REQUEST), varint(productId), u8(kid), deviceCode, devicePublic);
  const key = requestCipherKey(shared, devicePublic, serverPublic);
  const bytes = concat(head, seal2(key, head, requestPlaintext(input)));
  return ok({ bytes, deviceCode, devicePrivate, devicePublic });
}
function requestPlaintext(content2) {
  return concat(content2.activationKey, computerFields(content2));
}
function requestPrivateKey(input) {
  const { deviceSecret, nonce, productId, computerId } = input;
  const cidHash = computerIdHash(computerId);
  const plaintext = requestPlaintext(input);
  return hmac(deviceSecret, tag("x25519"), u32(productId), cidHash, nonce, plaintext);
}
function computerFields({ computerId, computerName: computerName2 }) {
  return concat(prefixed(utf8(computerId)), prefixed(utf8(computerName2)));
}

// lib/olp/request-decode.ts
function decodeRequest(text19, privateKeyOf2) {
  const opened = openRequest(text19);
  if (!opened.ok) return opened;
  if (opened.value.type === 1) return ok(opened.value.request);
  const { sealed } = opened.value;
  return unsealRequest(sealed, privateKeyOf2(sealed.productId, sealed.kid));
}
function openRequest(text19) {
  const bytes = requestBytes(text19);
  if (bytes === null || bytes.length === 0) return refuse("REQUEST_DAMAGED");
  if (bytes[0] === PLAIN_REQUEST) return openPlain(bytes);
  if (bytes[0] === SEALED_REQUEST) return openSealed(bytes);
  return refuse("REQUEST_VERSION");
}
function unsealRequest(sealed, privateKey2) {
  if (privateKey2 === null) return refuse("KID_UNKNOWN");
  const { productId, kid, deviceCode, devicePublic, header, ciphertext } = sealed;
  const shared = sharedSecret(privateKey2, devicePublic);
  if (shared === null) return refuse("REQUEST_DAMAGED");
  const key = requestCipherKey(shared, devicePublic, x25519PublicKey(privateKey2));
  const plaintext = unseal(key, header, ciphertext);
  if (plaintext === null) return refuse("REQUEST_DAMAGED");
  const reader = new Reader(plaintext);
  const activationKey = reader.bytes(ACTIVATION_KEY_BYTES);
  const computer = readComputer(reader);
  if (!computer.ok) return computer;
  const encryption = { kid, devicePublic };
  return ok({ type: 2, productId, activationKey, deviceCode, ...computer.value, encryption });
}
function requestBytes(text19) {
  return fromBase32(normalizeCode(pathSegments(text19).at(-1) ?? ""));
}
function openPlain(bytes) {
  const body4 = bytes.slice(0, -2);
  if (!equalBytes(requestCheck(body4), bytes.slice(-2))) return refuse("REQUEST_DAMAGED");
  const reader = new Reader(body4.slice(1));
  const productId = readProductId(reader);
  const activationKey = reader.bytes(ACTIVATION_KEY_BYTES);
  const deviceCode = reader.bytes(10);
  const computer = readComputer(reader);
  if (!computer.ok) return computer;
  const request = { productId, activationKey, deviceCode, ...computer.value, encryption: null };
  return ok({ type: 1, request: { type: 1, ...request } });
}
function openSealed(bytes) {
  const reader = new Reader(bytes);
  reader.u8();
  const productId = readProductId(reader);
  const kid = reader.u8();
  const deviceCode = reader.bytes(10);
  const devicePublic = reader.bytes(32);
  const header = bytes.slice(0, reader.position);
  const ciphertext = reader.rest();
  if (reader.failed) return refuse("REQUEST_DAMAGED");
  return ok({
    type: 2,
    sealed: { productId, kid, deviceCode, devicePublic, header, ciphertext }
  });
}
function readProductId(reader) {
  const productId = reader.varint();
  if (productId >= 2 ** 32) reader.failed = true;
  return productId;
}
function readComputer(reader) {
  const computerId = fromUtf8(reader.prefixed());
  const nameBytes = reader.prefixed();
  const name = fromUtf8(nameBytes);
  if (!reader.done || computerId === null || name === null) return refuse("REQUEST_DAMAGED");
  const canonical = canonicalComputerId(computerId);
  if (!canonical.ok || canonical.value !== computerId) return refuse("CID_INVALID");
  if (nameBytes.length > COMPUTER_NAME_BYTES) return refuse("REQUEST_DAMAGED");
  return ok({ computerId, computerName: computerName(name) });
}

// lib/operations/read-request.ts
async function readRequest(context, input) {
  return "request" in input ? readText(context, input.request) : readFields(input);
}
async function readText(context, text19) {
  const opened = openRequest(text19);
  if (!opened.ok) return opened;
  const request = opened.value.type === 1 ? ok(opened.value.request) : unsealRequest(opened.value.sealed, await privateKey(context, opened.value.sealed));
  if (!request.ok) return request;
  const { productId, activationKey, deviceCode, computerId, computerName: name } = request.value;
  const { encryption } = request.value;
  return ok({
    productId,
    activationKey,
    deviceCode,
    computerId,
    computerName: computerName(name),
    exchange: encryption && {
      kid: encryption.kid,
      devicePublicKey: encryption.devicePublic
    }
  });
}
async function privateKey(context, sealed) {
  const key = await exchangeKey(context.db, context.vault, sealed.productId, sealed.kid);
  return key?.privateKey ?? null;
}
function readFields(input) {
  const activationKey = parseActivationKey(input.activationKey);
  if (!activationKey.ok) return beside("activationKey", activationKey);
  const computerId = canonicalComputerId(input.computerId);
  if (!computerId.ok) return beside("computerId", computerId);
  const deviceCode = input.deviceCode?.trim() ? decodeCode("DC", input.deviceCode) : ok(null);
  if (!deviceCode.ok) return beside("deviceCode", deviceCode);
  return ok({
    productId: null,
    activationKey: activationKey.value,
    deviceCode: deviceCode.value,
    computerId: computerId.value,
    computerName: computerName(input.computerName ?? ""),
    exchange: null
  });
}
function beside(field, refused) {
  return refuse(refused.error.code, { ...refused.error.details, field });
}

// lib/operations/record-event.ts
import { randomBytes as randomBytes2 } from "node:crypto";
import { eq as eq7, sql as sql19 } from "drizzle-orm";

// lib/operations/viewer.ts
function doorOf(viewer) {
  switch (viewer.kind) {
    case "customer":
      return "portal";
    case "staff":
      return "staff";
    case "key-holder":
      return "phone";
    case "wizard":
      return "wizard";
    case "operator":
      return "operator";
  }
}
function personOf(viewer) {
  return viewer.kind === "customer" || viewer.kind === "staff" ? viewer.email : "";
}

// lib/operations/record-event.ts
var actors = {
  customer: "customer",
  staff: "staff",
  "key-holder": "key-holder",
  wizard: "wizard",
  operator: "operator"
};
async function recordEvent(tx, viewer, facts) {
  const salt = randomBytes2(16);
  const person = personOf(viewer);
  const address = facts.captureAddress === false ? "" : viewer.address;
  const link = facts.licenseId ? await nextLink(tx, facts.licenseId) : null;
  const row = {
    at: facts.at,
    type: facts.type,
    actor: actors[viewer.kind],
    door: doorOf(viewer),
    licenseId: facts.licenseId ?? null,
    activationId: facts.activationId ?? null,
    before: facts.before ?? null,
    after: facts.after ?? null,
    reason: facts.reason ?? null,
    personHash: sha256(tag("person"), salt, utf8(JSON.stringify([person, address]))),
    sequence: link?.sequence ?? null,
    previousHash: link?.previousHash ?? null
  };
  const hash = link ? eventHash(row) : null;
  const [written] = await tx.insert(event).values({ ...row, hash }).returning({ id: event.id });
  if (!written) throw new Error("An event was not written.");
  await tx.insert(eventPerson).values({ eventId: written.id, salt, person, address });
  if (facts.licenseId) {
    await tx.update(license).set({ eventHash: hash }).where(eq7(license.id, facts.licenseId));
  }
}
async function nextLink(tx, licenseId) {
  const [row] = await tx.update(license).set({ eventSequence: sql19`${license.eventSequence} + 1` }).where(eq7(license.id, licenseId)).returning({ sequence: license.eventSequence, previousHash: license.eventHash });
  if (!row) throw new Error(`License ${licenseId} is gone.`);
  return row;
}
function eventHash(row) {
  const fields = [
    row.licenseId,
    row.sequence,
    row.at.toISOString(),
    row.type,
    row.actor,
    row.door,
    row.activationId,
    sortedJson(row.before),
    sortedJson(row.after),
    row.reason,
    Buffer.from(row.personHash).toString("hex")
  ];
  return sha256(tag("event"), row.previousHash ?? new Uint8Array(32), utf8(JSON.stringify(fields)));
}
function sortedJson(value) {
  return JSON.stringify(
    value,
    (_key, inner) => inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner
  );
}

// lib/operations/renew-computer-key.ts
import { eq as eq8 } from "drizzle-orm";
function keyIsOutdated(context, loaded, properties, row) {
  const source = termsSource(loaded, properties);
  const today = dayOf(Math.floor(context.now().getTime() / 1e3));
  if (loaded.license.status !== "active" || termIsOver(source, today)) return false;
  const fresh = termsOfLicense(source, {
    kid: row.kid,
    epoch: row.epoch,
    today,
    ...row.deviceCode ? {} : { unboundLastDay: today + loaded.product.unboundDays }
  });
  return !sameTerms(fresh, termsOfKey(row.computerKey));
}
async function renewComputerKey(tx, context, viewer, loaded, properties, row, exchange) {
  const kept3 = row.devicePublicKey && row.exchangeKid !== null ? { kid: row.exchangeKid, devicePublicKey: row.devicePublicKey } : null;
  const target = {
    computerIdHash: row.computerIdHash,
    deviceCode: row.deviceCode,
    exchange: exchange ?? kept3
  };
  const outdated = keyIsOutdated(context, loaded, properties, row);
  const shortMissing = row.shortComputerKey === null && loaded.product.issueShortKeys;
  const newExchange = exchange !== null && (kept3 === null || exchange.kid !== kept3.kid || !Buffer.from(exchange.devicePublicKey).equals(kept3.devicePublicKey));
  if (!outdated && !newExchange && !(shortMissing && exchange)) return row;
  const changes = {
    devicePublicKey: target.exchange?.devicePublicKey ?? null,
    exchangeKid: target.exchange?.kid ?? null
  };
  if (outdated) {
    const source = termsSource(loaded, properties);
    const issued = await issueComputerKey(tx, context, loaded, source, target);
    Object.assign(changes, {
      kid: issued.terms.kid,
      epoch: issued.terms.epoch,
      computerKey: issued.key.bytes,
      shortComputerKey: issued.shortText,
      unboundLastDay: issued.unboundLastDay,
      issuedAt: context.now()
    });
    await recordEvent(tx, viewer, {
      type: "computer-key.renewed",
      at: context.now(),
      licenseId: row.licenseId,
      activationId: row.id,
      before: { epoch: row.epoch, kid: row.kid },
      after: {
        epoch: issued.terms.epoch,
        kid: issued.terms.kid,
        computerKeyHash: toHex(issued.key.hash)
      },
      captureAddress: properties["activation/captureIPAddress"]
    });
  } else {
    const terms2 = termsOfKey(row.computerKey);
    changes.shortComputerKey = await shortKeyText(tx, context, loaded, target, terms2);
  }
  const [updated] = await tx.update(activation).set(changes).where(eq8(activation.id, row.id)).returning();
  if (!updated) throw new Error(`Activation ${row.id} is gone.`);
  return updated;
}

// lib/operations/activate-computer.ts
var MOST_PER_MINUTE = 600;
async function activateComputer(context, viewer, input) {
  const request = await readRequest(context, input);
  if (!request.ok) return request;
  const lookup = context.vault.activationKeyIndex(request.value.activationKey);
  try {
    const outcome = await context.db.transaction(async (tx) => {
      const loaded = await lockLicenseByKey(tx, lookup);
      if (!loaded || !isOfProduct(loaded, request.value)) return null;
      return activateLocked(tx, context, viewer, loaded, request.value);
    });
    return outcome ?? await unknownKey(context, viewer);
  } catch (error) {
    if (isTakenDevice(error)) return refuse("REQUEST_CLOSED");
    throw error;
  }
}
var isOfProduct = (loaded, request) => request.productId === null || request.productId === loaded.product.id;
async function unknownKey(context, viewer) {
  const allowed = await context.limits.consume("unknownActivationKey", viewer.address);
  return allowed.ok ? refuse("AK_UNKNOWN") : allowed;
}
async function activateLocked(tx, context, viewer, loaded, request) {
  const place = { productId: loaded.product.id, licenseId: loaded.license.id };
  const [properties, met] = await Promise.all([
    readProperties(tx, place),
    rowsMet(tx, loaded, request)
  ]);
  let rows = met;
  const freed = !rows.byDevice && await closeExpiredUnbound(tx, context, viewer, loaded);
  if (freed) rows = await rowsMet(tx, loaded, request);
  const owner = await asOwner(tx, viewer, loaded);
  const { facts, freeSeat } = await activationFacts(
    tx,
    context,
    owner,
    loaded,
    properties,
    request,
    rows
  );
  const decision = decideActivation(facts);
  if (!decision.ok) return decision;
  if (decision.value.do === "reuse") {
    const row2 = rows.byDevice ?? rows.byComputer;
    if (!row2) throw new Error("A row was to be reused that was not met.");
    return reuse(tx, context, viewer, loaded, properties, row2, request);
  }
  const minuteAgo = new Date(context.now().getTime() - 6e4);
  if (await activatedSince(tx, loaded.license.id, minuteAgo) >= MOST_PER_MINUTE) {
    return refuse("RATE_LIMITED", { retryAfter: 60 });
  }
  const old = decision.value.supersede === null ? null : rows.byComputer;
  if (old) await supersede(tx, context, viewer, old, properties);
  const seat = old?.seat ?? freeSeat;
  if (seat === null) return refuse("NO_SEAT", { seats: loaded.license.seats });
  const row = await seatComputer(tx, context, viewer, loaded, properties, request, seat);
  await mailOwner(tx, context, loaded, properties, row, old !== null);
  return ok({ ...viewComputerKey(loaded, row), reused: false, superseded: old !== null });
}
async function asOwner(reader, viewer, loaded) {
  if (viewer.kind !== "customer") return viewer;
  const own = await findVisibleLicense(reader, viewer, loaded.license.id);
  return own ? viewer : { kind: "key-holder", address: viewer.address };
}
async function reuse(tx, context, viewer, loaded, properties, row, request) {
  const { exchange } = request;
  const current = await renewComputerKey(tx, context, viewer, loaded, properties, row, exchange);
  return ok({ ...viewComputerKey(loaded, current), reused: true, superseded: false });
}
async function seatComputer(tx, context, viewer, loaded, properties, request, seat) {
  const now = context.now();
  const hash = computerIdHash(request.computerId);
  const target = {
    computerIdHash: hash,
    deviceCode: request.deviceCode,
    exchange: request.exchange
  };
  const source = termsSource(loaded, properties);
  const issued = await issueComputerKey(tx, context, loaded, source, target);
  const [row] = await tx.insert(activation).values({
    licenseId: loaded.license.id,
    productId: loaded.product.id,
    seat,
    computerId: request.computerId,
    computerIdHash: hash,
    computerName: request.computerName,
    deviceCode: request.deviceCode,
    devicePublicKey: request.exchange?.devicePublicKey ?? null,
    exchangeKid: request.exchange?.kid ?? null,
    kid: issued.terms.kid,
    epoch: issued.terms.epoch,
    computerKey: issued.key.bytes,
    shortComputerKey: issued.shortText,
    unboundLastDay: issued.unboundLastDay,
    activatedAt: now,
    activatedDoor: doorOf(viewer),
    issuedAt: now
  }).returning();
  if (!row) throw new Error("An activation was not written.");
  await recordEvent(tx, viewer, {
    type: "activation.created",
    at: now,
    licenseId: loaded.license.id,
    activationId: row.id,
    after: {
      state: "active",
      seat,
      kid: issued.terms.kid,
      epoch: issued.terms.epoch,
      computerKeyHash: toHex(issued.key.hash)
    },
    captureAddress: properties["activation/captureIPAddress"]
  });
  return row;
}
async function supersede(tx, context, viewer, row, properties, door = doorOf(viewer)) {
  const now = context.now();
  await tx.update(activation).set({ state: "superseded", closedAt: now, closedDoor: door, closedBy: viewer.kind }).where(and5(eq9(activation.id, row.id), eq9(activation.state, "active")));
  await recordEvent(tx, viewer, {
    type: "activation.superseded",
    at: now,
    licenseId: row.licenseId,
    activationId: row.id,
    before: { state: "active" },
    after: { state: "superseded" },
    captureAddress: properties["activation/captureIPAddress"]
  });
}
async function closeExpiredUnbound(tx, context, viewer, loaded) {
  const now = context.now();
  const closed = await tx.update(activation).set({ state: "released_weak", closedAt: now, closedDoor: "expiry", closedBy: "portal" }).where(
    and5(
      eq9(activation.licenseId, loaded.license.id),
      eq9(activation.state, "active"),
      lt(activation.unboundLastDay, unboundIsOverAfter(now))
    )
  ).returning({ id: activation.id });
  for (const row of closed) {
    await recordEvent(tx, viewer, {
      type: "activation.expired",
      at: now,
      licenseId: loaded.license.id,
      activationId: row.id,
      before: { state: "active" },
      after: { state: "released_weak" },
      // The calendar's doing, only noticed now: whose address it was says nothing.
      captureAddress: false
    });
  }
  return closed.length > 0;
}
async function mailOwner(tx, context, loaded, properties, row, superseded) {
  if (!superseded && !properties["options/mailOwnerOnActivation"]) return;
  await queueMail(tx, context.vault, loaded.license.registeredEmail, {
    template: "activated",
    productName: loaded.product.name,
    computerName: row.computerName,
    computerId: row.computerId,
    keyEnding: loaded.key.lastGroup,
    at: row.activatedAt.toISOString(),
    superseded,
    url: `${context.portalUrl}/licenses/${loaded.license.id}`
  });
}
function isTakenDevice(error) {
  const cause = error.cause ?? error;
  const { code, constraint_name: name } = cause;
  return code === "23505" && name === "activation_device";
}

// server/api/olp/answer-refusal.ts
import { z as z3 } from "@hono/zod-openapi";

// lib/rules/refusal-status.ts
var refusalStatus = {
  BAD_REQUEST: 400,
  CODE_TYPO: 400,
  WRONG_KIND: 400,
  BAD_LENGTH: 400,
  REQUEST_DAMAGED: 400,
  REQUEST_VERSION: 400,
  KID_UNKNOWN: 400,
  CID_INVALID: 400,
  /** Only staff are asked for one, and they do not come through this door. */
  REASON_REQUIRED: 400,
  LICENSE_SUSPENDED: 403,
  LICENSE_REVOKED: 403,
  LICENSE_EXPIRED: 403,
  COMPUTER_BLOCKED: 403,
  UNBOUND_NOT_ALLOWED: 403,
  SUPERSEDE_NEEDS_OWNER: 403,
  UNPROVEN_RELEASES_STOPPED: 403,
  DVC_REQUIRED: 403,
  AK_UNKNOWN: 404,
  DVC_NO_MATCH: 404,
  NO_SEAT: 409,
  REQUEST_CLOSED: 409,
  REACTIVATION_LIMIT: 409,
  ACTIVATION_LIMIT: 409,
  RELEASE_LIMIT: 409,
  RELEASE_TOO_SOON: 409,
  RATE_LIMITED: 429,
  SIGNER_UNAVAILABLE: 503
};

// server/api/olp/refusal-message.ts
import { createTranslator as createTranslator2 } from "next-intl";
var translator2 = createTranslator2({ locale: "en-US", messages: en_default, timeZone: "UTC" });
var MOMENT2 = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "long",
  timeZone: "UTC",
  hourCycle: "h23"
});
var LIST = new Intl.ListFormat("en-US");
function refusalMessage(code, details = {}) {
  const { nextAt, badGroups } = details;
  const groups = Array.isArray(badGroups) ? badGroups.map((at) => String(Number(at) + 1)) : [];
  const text19 = translator2(`refusal.${code}.text`, {
    limit: number(details.limit),
    days: number(details.periodInDays),
    ever: String(number(details.periodInDays) < 0),
    seats: number(details.seats),
    minutes: Math.max(1, Math.ceil(number(details.retryAfter) / 60)),
    when: nextAt instanceof Date ? "date" : "never",
    nextAt: nextAt instanceof Date ? MOMENT2.format(nextAt) : "",
    count: groups.length,
    groups: LIST.format(groups),
    kind: kindName(details.kind),
    looksLike: kindName(details.looksLike)
  });
  return `${translator2(`refusal.${code}.title`)}. ${text19}`.replaceAll(/ {2,}/g, " ").trim();
}
var number = (value) => typeof value === "number" ? value : 0;
function kindName(kind) {
  const known = typeof kind === "string" && kind in en_default.codeKind ? kind : "other";
  return translator2(`codeKind.${known}`);
}

// server/api/olp/answer-refusal.ts
var RETRY_AFTER = 30;
var errorSchema = z3.object({
  error: z3.object({
    code: z3.string().openapi({ example: "NO_SEAT" }),
    message: z3.string().openapi({ description: "For people, in English. Programs go by `code`." }),
    details: z3.record(z3.string(), z3.unknown()).openapi({ description: "What the code says it has. Moments are ISO 8601 texts in UTC." })
  })
}).openapi("Error");
var content = { "application/json": { schema: errorSchema } };
var refusalResponses = {
  400: { content, description: codesOf(400) },
  403: { content, description: codesOf(403) },
  404: { content, description: codesOf(404) },
  409: { content, description: codesOf(409) },
  429: { content, description: codesOf(429) },
  503: { content, description: codesOf(503) }
};
function codesOf(status) {
  const codes = Object.entries(refusalStatus).filter(([, one]) => one === status);
  return codes.map(([code]) => code).join(", ");
}
function answerRefusal(c, { code, details = {} }) {
  const status = refusalStatus[code];
  if (status === 429 || status === 503) {
    const { retryAfter } = details;
    c.header("Retry-After", String(typeof retryAfter === "number" ? retryAfter : RETRY_AFTER));
  }
  return c.json({ error: { code, message: refusalMessage(code, details), details } }, status);
}
var BAD_REQUEST = {
  "content-type": "Send the body as JSON, with the header \u201CContent-Type: application/json\u201D.",
  json: "The body is not JSON.",
  size: "The body is larger than the 4096 bytes that any request fits in.",
  fields: "The body lacks a field, or one has a wrong form. openapi.json beside this path says which there are."
};
function answerBadRequest(c, reason, details = {}) {
  const error = {
    code: "BAD_REQUEST",
    message: BAD_REQUEST[reason],
    details: { reason, ...details }
  };
  return c.json({ error }, 400);
}

// server/api/olp/wizard-viewer.ts
function wizardViewer(c) {
  return { kind: "wizard", address: c.req.header("x-forwarded-for") ?? "" };
}

// server/api/olp/activate.ts
var day = z4.int().openapi({ description: "Days since 2020-01-01 UTC." });
var body = z4.union([
  z4.object({
    request: z4.string().openapi({ description: "The request\u2019s URL, or its text alone." })
  }),
  z4.object({
    activationKey: z4.string().openapi({ example: "C58QC-ZGSHW-37GNA-63JWY" }),
    computerId: z4.string().openapi({ example: "WIZ-7Q2M4K9D3F6H" }),
    computerName: z4.string().exactOptional(),
    deviceCode: z4.string().exactOptional().openapi({
      description: "Without it the activation is unbound, if the product allows that."
    })
  })
]).openapi("Activate");
var terms = z4.object({
  kid: z4.int(),
  epoch: z4.int(),
  exp: day.optional(),
  feat: z4.int().optional().openapi({ description: "Bit i is feature i of the product file." }),
  ver: z4.tuple([z4.int(), z4.int()]).readonly().optional(),
  iss: day.optional(),
  lease: z4.int().optional().openapi({ description: "Days without check-in." }),
  maint: day.optional(),
  unbound: z4.literal(true).optional(),
  expDate: z4.iso.date().nullable()
}).openapi("Terms");
var activated = z4.object({
  productId: z4.int(),
  computerId: z4.string(),
  deviceCode: z4.string().nullable(),
  computerKey: z4.string(),
  shortComputerKey: z4.string().nullable(),
  epoch: z4.int(),
  terms,
  reused: z4.boolean().openapi({ description: "Was active already; no seat was taken." }),
  superseded: z4.boolean().openapi({ description: "Took over the seat it held under an earlier Device Code." }),
  licenseFile: z4.string().openapi({ description: "Content of a license file, JSON as text." })
}).openapi("Activated");
var route = createRoute({
  method: "post",
  path: "/activate",
  summary: "Activate a license on a computer, or get its Computer Key again",
  description: "Safe to repeat: the same request gets the same key, and takes no further seat.",
  request: { body: { required: true, content: { "application/json": { schema: body } } } },
  responses: {
    200: { description: "Active", content: { "application/json": { schema: activated } } },
    ...refusalResponses
  }
});
function addActivate(api, context) {
  api.openapi(route, async (c) => {
    const result = await activateComputer(context, wizardViewer(c), c.req.valid("json"));
    return result.ok ? c.json(activatedJson(result.value), 200) : answerRefusal(c, result.error);
  });
}
function activatedJson(outcome) {
  return {
    productId: outcome.productId,
    computerId: outcome.computerId,
    deviceCode: outcome.deviceCode,
    computerKey: outcome.computerKey,
    shortComputerKey: outcome.shortComputerKey,
    epoch: outcome.terms.epoch,
    terms: termsJson(outcome.terms),
    reused: outcome.reused,
    superseded: outcome.superseded,
    licenseFile: outcome.licenseFile
  };
}

// server/api/olp/check-in.ts
import { createRoute as createRoute2, z as z5 } from "@hono/zod-openapi";

// lib/olp/check-in-request.ts
function parseCheckInRequest(json) {
  if (!isRecord(json) || json.v !== 1) return refuse("BAD_REQUEST", { field: "v" });
  const { short = false, computerId, ckHash } = json;
  return complete(
    {
      productId: integer10(json.productId, 1, 2 ** 32 - 1),
      epoch: integer10(json.epoch, 0, EPOCH_MAX),
      token: hexBytes(json.token, 32),
      nonce: hexBytes(json.nonce, 16),
      ratchet: hexBytes(json.ratchet, 8),
      clientTime: integer10(json.clientTime, 0, Number.MAX_SAFE_INTEGER),
      appVersion: text17(json.appVersion, 200),
      computerName: readName(json.computerName),
      short: typeof short === "boolean" ? short : void 0,
      unbound: computerId === void 0 && ckHash === void 0 ? null : readUnbound(computerId, ckHash)
    },
    "BAD_REQUEST"
  );
}
function readName(value) {
  const name = text17(value, 500);
  return name === void 0 ? void 0 : computerName(name);
}
function readUnbound(computerId, ckHash) {
  const id = text17(computerId, 500);
  const hash = hexBytes(ckHash, 32);
  return id !== void 0 && hash ? { computerId: id, ckHash: hash } : void 0;
}

// lib/operations/check-in.ts
import { randomBytes as randomBytes3 } from "node:crypto";
import { and as and6, eq as eq10, sql as sql20 } from "drizzle-orm";

// lib/olp/ring.ts
function makeRingKey(entry) {
  const { alg, kid, status, publicKey } = entry;
  if (alg === "x25519-mac") {
    return isUsablePublicKey(alg, publicKey) ? { alg, kid, status, publicKey } : null;
  }
  const verifier = prepareVerifier(alg, publicKey);
  return verifier && { alg, kid, status, publicKey, verifier };
}
function findSignatureKey(ring, kid) {
  const found = findKey(ring, kid);
  if (!found.ok) return found;
  return found.value.alg === "x25519-mac" ? refuse("ALG_MISMATCH") : ok(found.value);
}
function findKey(ring, kid) {
  const key = ring.find((each) => each.kid === kid);
  if (!key) return refuse("KID_UNKNOWN");
  return key.status === "revoked" ? refuse("KID_REVOKED") : ok(key);
}

// lib/olp/check-in-reply.ts
var VERDICT = {
  OK: 0,
  DROP: 1,
  SUPERSEDED: 2,
  NEW_TERMS: 3,
  UNKNOWN: 4,
  SUSPENDED: 5
};
var VERSION_12 = 1;
var VERDICTS = Object.keys(VERDICT);
function signReply(signer, reply2) {
  const body4 = replyBody(reply2);
  return { body: toHex(body4), sig: toHex(signer.sign(replyMessage(body4))) };
}
function replyBody(reply2) {
  return concat(
    u8(VERSION_12 << 5 | reply2.kid),
    u8(VERDICT[reply2.verdict]),
    u32(reply2.productId),
    reply2.deviceCode,
    reply2.nonce,
    u64(reply2.serverTime),
    varint(reply2.epoch),
    reply2.ratchet,
    u16(reply2.lease),
    u16(reply2.computerKey.length),
    reply2.computerKey
  );
}
function replyMessage(body4) {
  return concat(tag("ci"), body4);
}

// lib/olp/ratchet.ts
var FIRST_RATCHET = { cur: new Uint8Array(8), prev: null };
function stepRatchet({ cur, prev }, presented, fresh) {
  if (equalBytes(presented, cur)) return { cur: fresh, prev: cur, fork: false };
  if (prev !== null && equalBytes(presented, prev)) return { cur: fresh, prev, fork: false };
  return { cur: fresh, prev: null, fork: true };
}

// lib/operations/upgrade-unbound.ts
async function upgradeUnbound(tx, context, viewer, loaded, properties, row, request, deviceCode) {
  await supersede(tx, context, viewer, row, properties, "upgrade");
  const bound = {
    deviceCode,
    computerId: row.computerId,
    computerName: request.computerName || row.computerName,
    exchange: null
  };
  return seatComputer(tx, context, viewer, loaded, properties, bound, row.seat);
}

// lib/operations/check-in.ts
var NOTHING = new Uint8Array(0);
async function checkIn(context, viewer, request) {
  const deviceCode = deviceCodeOfToken(request.token);
  const allowed = await context.limits.consume(
    "checkIn",
    `${request.productId} ${Buffer.from(deviceCode).toString("hex")}`
  );
  if (!allowed.ok) return allowed;
  return context.db.transaction(async (tx) => {
    const [of] = await tx.select({ id: product.id }).from(product).where(eq10(product.id, request.productId));
    if (!of) return refuse("BAD_REQUEST", { field: "productId" });
    const answer2 = await answerOf(tx, context, viewer, request, deviceCode);
    const { kid, signer } = await signingKey(tx, context.vault, of.id);
    return ok(
      signReply(signer, {
        ...answer2,
        kid,
        productId: of.id,
        deviceCode,
        nonce: request.nonce,
        serverTime: Math.floor(context.now().getTime() / 1e3),
        // The lease stands in the key itself.
        lease: 0
      })
    );
  });
}
async function answerOf(tx, context, viewer, request, deviceCode) {
  const fresh = new Uint8Array(randomBytes3(8));
  const found = await findRow(tx, request, deviceCode);
  if (!found) return { verdict: "UNKNOWN", epoch: 0, computerKey: NOTHING, ratchet: fresh };
  const loaded = await lockLicenseOfCode(tx, found.licenseId);
  if (!loaded) throw new Error(`License ${found.licenseId} is gone.`);
  const place = { productId: found.productId, licenseId: found.licenseId };
  const properties = await readProperties(tx, place);
  await closeExpiredUnbound(tx, context, viewer, loaded);
  const [row] = await tx.select().from(activation).where(eq10(activation.id, found.id));
  if (!row) throw new Error(`Activation ${found.id} is gone.`);
  const told = (verdict) => ({
    verdict,
    epoch: row.epoch,
    computerKey: NOTHING,
    ratchet: fresh
  });
  if (row.state !== "active") {
    await recordAlive(tx, context, viewer, row, request, properties);
    return told(row.state === "superseded" ? "SUPERSEDED" : "DROP");
  }
  if (loaded.license.status === "revoked") return told("DROP");
  if (loaded.license.status === "suspended") return told("SUSPENDED");
  const upgrade = row.deviceCode === null;
  const current = upgrade ? await upgradeUnbound(tx, context, viewer, loaded, properties, row, request, deviceCode) : row;
  return answerActive(tx, context, viewer, loaded, properties, current, request, fresh, upgrade);
}
async function findRow(tx, request, deviceCode) {
  const ofProduct = eq10(activation.productId, request.productId);
  const [byDevice] = await tx.select().from(activation).where(and6(eq10(activation.deviceCode, deviceCode), ofProduct));
  if (byDevice || !request.unbound) return byDevice ?? null;
  const computerId = canonicalComputerId(request.unbound.computerId);
  if (!computerId.ok) return null;
  const { ckHash } = request.unbound;
  const rows = await tx.select().from(activation).where(and6(eq10(activation.computerIdHash, computerIdHash(computerId.value)), ofProduct));
  const fitting = rows.filter(
    (one) => one.deviceCode === null && equalBytes(computerKeyHash(one.computerKey), ckHash)
  );
  return fitting.find((one) => one.state === "active") ?? fitting[0] ?? null;
}
async function answerActive(tx, context, viewer, loaded, properties, row, request, fresh, upgraded) {
  const current = await renewComputerKey(tx, context, viewer, loaded, properties, row, null);
  const first = upgraded ? request.ratchet : FIRST_RATCHET.cur;
  const before = { cur: row.ratchetCur ?? first, prev: row.ratchetPrev };
  const step = stepRatchet(before, request.ratchet, fresh);
  await tx.update(activation).set({
    ratchetCur: step.cur,
    ratchetPrev: step.prev,
    lastSeenAt: context.now(),
    ...step.fork ? { forks: sql20`${activation.forks} + 1`, lastForkAt: context.now() } : {}
  }).where(eq10(activation.id, row.id));
  if (step.fork) await recordFork(tx, context, viewer, row, properties);
  const newer = upgraded || request.short || request.epoch < current.epoch;
  return {
    verdict: newer ? "NEW_TERMS" : "OK",
    epoch: current.epoch,
    computerKey: newer ? current.computerKey : NOTHING,
    ratchet: fresh
  };
}
async function recordFork(tx, context, viewer, row, properties) {
  await recordEvent(tx, viewer, {
    type: "activation.forked",
    at: context.now(),
    licenseId: row.licenseId,
    activationId: row.id,
    after: { forks: row.forks + 1 },
    captureAddress: properties["activation/captureIPAddress"]
  });
}
async function recordAlive(tx, context, viewer, row, request, properties) {
  if (request.epoch === 0) return;
  const now = context.now();
  const address = properties["activation/captureIPAddress"] ? viewer.address : "";
  const seen = { lastSeenAt: now, address, computerName: request.computerName };
  const [written] = await tx.insert(illegalComputer).values({ activationId: row.id, firstSeenAt: now, ...seen }).onConflictDoUpdate({
    target: illegalComputer.activationId,
    set: { ...seen, times: sql20`${illegalComputer.times} + 1` }
  }).returning({ times: illegalComputer.times });
  if (written?.times !== 1) return;
  await recordEvent(tx, viewer, {
    type: "activation.seen-alive",
    at: now,
    licenseId: row.licenseId,
    activationId: row.id,
    after: { state: row.state },
    captureAddress: properties["activation/captureIPAddress"]
  });
}

// server/api/olp/check-in.ts
var hex = (bytes) => z5.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
var body2 = z5.object({
  v: z5.literal(1),
  productId: z5.int(),
  epoch: z5.int().openapi({ description: "Epoch of the key it holds; 0 for none yet." }),
  token: hex(32).openapi({ description: "t, the secret behind the Device Code." }),
  nonce: hex(16),
  ratchet: hex(8),
  clientTime: z5.int().openapi({ description: "Unix seconds; only reported." }),
  appVersion: z5.string(),
  computerName: z5.string(),
  short: z5.boolean().exactOptional(),
  computerId: z5.string().exactOptional(),
  ckHash: hex(32).exactOptional()
}).openapi("CheckIn");
var reply = z5.object({ body: z5.string(), sig: z5.string() }).openapi("CheckInReply");
var route2 = createRoute2({
  method: "post",
  path: "/check-in",
  summary: "Ask how the activation of this device stands",
  description: "Safe to repeat. The signed reply is section 11 of the protocol.",
  request: { body: { required: true, content: { "application/json": { schema: body2 } } } },
  responses: {
    200: { description: "A signed verdict", content: { "application/json": { schema: reply } } },
    ...refusalResponses
  }
});
function addCheckIn(api, context) {
  api.openapi(route2, async (c) => {
    const request = parseCheckInRequest(c.req.valid("json"));
    if (!request.ok) return answerRefusal(c, request.error);
    const result = await checkIn(context, wizardViewer(c), request.value);
    return result.ok ? c.json(result.value, 200) : answerRefusal(c, result.error);
  });
}

// server/api/olp/deactivate.ts
import { createRoute as createRoute3, z as z6 } from "@hono/zod-openapi";

// lib/operations/deactivate-by-code.ts
import { and as and8, eq as eq12, isNull } from "drizzle-orm";

// lib/operations/count-failed-code.ts
async function countFailedCode(context, viewer, named) {
  const { limits } = context;
  const perAddress = await limits.consume("dvcFailurePerAddress", viewer.address);
  if (!perAddress.ok) return perAddress;
  const perLicense = await limits.consume("dvcFailure", `${named} ${viewer.address}`);
  return perLicense.ok ? refuse("DVC_NO_MATCH") : perLicense;
}

// lib/olp/udvc.ts
function udvcOf(signature, { productId, cidHash }) {
  const key = sha256(tag("udvc"), signature);
  return hmac(key, tag("udvc"), u32(productId), cidHash).slice(0, 10);
}
function matchUdvc(signature, computer, udvc) {
  return equalBytes(udvcOf(signature, computer), udvc);
}

// lib/operations/match-code.ts
var readDeactivationCode = (text19) => decodeOneOf(["DVC", "UDVC"], text19.slice(text19.lastIndexOf("/") + 1));
function findRowOfCode(rows, code) {
  const fitting = rows.filter(
    (row2) => code.kind === "DVC" ? fitsDvc(row2, code) : fitsUdvc(row2, code)
  );
  const row = fitting.find((one) => one.state === "active") ?? fitting[0];
  if (!row) return null;
  return { kind: code.kind === "DVC" ? "dvc" : "udvc", row, code };
}
function fitsDvc(row, code) {
  if (!row.deviceCode) return false;
  const { productId, computerIdHash: cidHash, deviceCode } = row;
  return matchDvc({ productId, cidHash, deviceCode }, code.bytes);
}
function fitsUdvc(row, code) {
  if (row.deviceCode) return false;
  const split = splitComputerKey(row.computerKey);
  if (!split.ok) return false;
  const { productId, computerIdHash: cidHash } = row;
  return matchUdvc(split.value.signature, { productId, cidHash }, code.bytes);
}

// lib/operations/release-activation.ts
import { and as and7, desc, eq as eq11, inArray as inArray3, sql as sql21 } from "drizzle-orm";

// lib/rules/decide-release.ts
var WEAK_LIMIT = { count: 1, days: 365 };
function decideRelease(facts) {
  const { chosen, match } = facts;
  if (match?.kind === "dvc") return byProof(facts, match.row);
  if (facts.codeGiven && !match) return refuse("DVC_NO_MATCH");
  const row = match?.row ?? chosen;
  if (!row) return refuse("DVC_NO_MATCH");
  if (match && chosen && chosen.id !== row.id) return ofAnotherRow(facts, row);
  if (row.state !== "active") return alreadyClosed(row);
  if (facts.policy.staff) {
    if (!match && !facts.reasonGiven) return refuse("REASON_REQUIRED");
  } else {
    const refusal2 = whyNotUnproven(facts, row, match !== null);
    if (refusal2) return refusal2;
  }
  return ok({ do: "release", id: row.id, proof: match ? "weak" : "claimed" });
}
function byProof(facts, row) {
  if (facts.chosen && facts.chosen.id !== row.id) return ofAnotherRow(facts, row);
  if (row.state === "active") return ok({ do: "release", id: row.id, proof: "proven" });
  if (row.state === "released_proven") return alreadyClosed(row);
  return ok({ do: "confirm", id: row.id });
}
function ofAnotherRow(facts, row) {
  if (row.state === "active") {
    if (!facts.mayNameOthers) return refuse("DVC_NO_MATCH");
    return ok({ do: "nothing", because: "other_computer", id: row.id });
  }
  if (facts.match?.kind === "dvc" && row.state !== "released_proven") {
    return ok({ do: "confirm", id: row.id });
  }
  return ok({ do: "nothing", because: "code_used", id: row.id, at: whenClosed(row) });
}
function alreadyClosed(row) {
  return ok({ do: "nothing", because: "already_released", id: row.id, at: whenClosed(row) });
}
var whenClosed = (row) => row.closedAt ?? row.activatedAt;
function whyNotUnproven(facts, row, weakCode) {
  const { policy, license: license2, now } = facts;
  if (policy.dvcRequired && !(weakCode && facts.allowUnbound)) return refuse("DVC_REQUIRED");
  if (license2.status === "suspended") return refuse("LICENSE_SUSPENDED");
  if (license2.status === "revoked") return refuse("LICENSE_REVOKED");
  if (license2.unprovenStopped) return refuse("UNPROVEN_RELEASES_STOPPED");
  const nextAt = new Date(row.activatedAt.getTime() + policy.preventDeactivationPeriod * 6e4);
  if (now < nextAt) return refuse("RELEASE_TOO_SOON", { nextAt });
  return releaseLimit(facts, weakCode);
}
function releaseLimit(facts, weakCode) {
  const { policy, license: license2, unproven, now } = facts;
  const limit = releaseAllowance(policy, license2.seats);
  const counted = unproven.filter((one) => !policy.maxReleasePerClient || one.sameComputer);
  const weak = unproven.filter((one) => one.kind === "weak");
  const checks = [{ limit, moments: counted }];
  if (weakCode) checks.push({ limit: WEAK_LIMIT, moments: weak });
  for (const check12 of checks) {
    const next2 = nextChance(
      check12.moments.map((one) => one.at),
      check12.limit,
      now
    );
    if (next2 === null) continue;
    const nextAt = next2 === "never" ? null : next2;
    return refuse("RELEASE_LIMIT", {
      limit: check12.limit.count,
      periodInDays: check12.limit.days,
      nextAt
    });
  }
  return null;
}
function releaseAllowance(policy, seats) {
  const factor = policy.maxReleaseCountAbsolute ? 1 : seats;
  const count = policy.maxReleaseCount < 0 ? -1 : policy.maxReleaseCount * factor;
  return { count, days: policy.maxReleasePeriodInDays };
}

// lib/operations/release-activation.ts
async function releaseLocked(tx, context, viewer, loaded, properties, input) {
  const of = input.found?.row ?? input.chosen;
  const decision = decideRelease({
    chosen: input.chosen,
    codeGiven: input.codeGiven,
    match: input.found,
    mayNameOthers: viewer.kind !== "key-holder" && viewer.kind !== "wizard",
    reasonGiven: Boolean(input.reason),
    license: {
      status: loaded.license.status,
      seats: loaded.license.seats,
      unprovenStopped: loaded.license.unprovenReleasesStoppedAt !== null
    },
    allowUnbound: loaded.product.allowUnbound,
    unproven: await unprovenReleases(tx, loaded.license.id, of),
    policy: releasePolicy(viewer, properties),
    now: context.now()
  });
  if (!decision.ok) return decision;
  const row = [input.chosen, input.found?.row].find((one) => one?.id === decision.value.id);
  if (!row) throw new Error("A release was decided for a row that was not looked at.");
  const change = await apply(tx, context, viewer, loaded, properties, row, decision.value, input);
  return ok(await describeOutcome(tx, loaded, change, decision.value));
}
function releasePolicy(viewer, properties) {
  return {
    dvcRequired: viewer.kind === "wizard" || properties["customerSite/showDeactivationVerificationCode"],
    staff: viewer.kind === "staff" || viewer.kind === "operator",
    preventDeactivationPeriod: properties["customerSite/preventDeactivationPeriod"],
    maxReleaseCount: properties["options/maxReleaseCount"],
    maxReleasePeriodInDays: properties["options/maxReleasePeriodInDays"],
    maxReleasePerClient: properties["options/maxReleasePerClient"],
    maxReleaseCountAbsolute: properties["options/maxReleaseCountAbsolute"]
  };
}
async function unprovenReleases(reader, licenseId, of) {
  const rows = await reader.select({ at: activation.closedAt, state: activation.state, hash: activation.computerIdHash }).from(activation).where(
    and7(
      eq11(activation.licenseId, licenseId),
      inArray3(activation.state, ["released_claimed", "released_weak", "superseded"]),
      byCustomers
    )
  );
  const kinds = { released_claimed: "claimed", released_weak: "weak", superseded: "superseded" };
  return rows.flatMap(
    (row) => row.at ? [
      {
        at: row.at,
        kind: kinds[row.state],
        sameComputer: of !== null && Buffer.from(row.hash).equals(of.computerIdHash)
      }
    ] : []
  );
}
async function apply(tx, context, viewer, loaded, properties, row, decision, input) {
  if (decision.do === "nothing") return row;
  const now = context.now();
  const proven = decision.do === "confirm" || decision.proof === "proven";
  const state = decision.do === "confirm" ? "released_proven" : `released_${decision.proof}`;
  const closing = {
    closedAt: now,
    closedDoor: doorOf(viewer),
    closedBy: viewer.kind,
    closedReason: input.reason ?? null
  };
  const [changed] = await tx.update(activation).set({
    state,
    ...decision.do === "release" ? closing : {},
    ...proven ? { provenAt: now, proof: input.found?.code.bytes ?? null } : {}
  }).where(and7(eq11(activation.id, row.id), eq11(activation.state, row.state))).returning();
  if (!changed) throw new Error(`Activation ${row.id} changed under its lock.`);
  await recordEvent(tx, viewer, {
    type: decision.do === "confirm" ? "activation.proven" : "activation.released",
    at: now,
    licenseId: loaded.license.id,
    activationId: row.id,
    before: { state: row.state },
    after: { state },
    ...input.reason ? { reason: input.reason } : {},
    captureAddress: properties["activation/captureIPAddress"]
  });
  if (decision.do === "release") {
    await queueMail(tx, context.vault, loaded.license.registeredEmail, {
      template: "released",
      productName: loaded.product.name,
      computerName: row.computerName,
      computerId: row.computerId,
      keyEnding: loaded.key.lastGroup,
      at: now.toISOString(),
      proof: decision.proof,
      by: viewer.kind,
      url: `${context.portalUrl}/receipts/${row.id}`
    });
  }
  return changed;
}
async function describeOutcome(tx, loaded, row, decision) {
  const result = decision.do === "release" ? "released" : decision.do === "confirm" ? "confirmed" : decision.because;
  return {
    result,
    proof: proofOf(row.state),
    activationId: row.id,
    licenseId: loaded.license.id,
    productName: loaded.product.name,
    computerId: row.computerId,
    computerName: row.computerName,
    keyEnding: loaded.key.lastGroup,
    releasedAt: row.closedAt,
    activeAgain: row.state !== "active" && await computerIsActive(tx, row)
  };
}
function proofOf(state) {
  if (state === "released_proven") return "proven";
  if (state === "released_weak") return "weak";
  return state === "released_claimed" ? "claimed" : null;
}
async function computerIsActive(reader, row) {
  const rows = await reader.select({ one: sql21`1` }).from(activation).where(
    and7(
      eq11(activation.licenseId, row.licenseId),
      eq11(activation.computerIdHash, row.computerIdHash),
      eq11(activation.state, "active")
    )
  ).orderBy(desc(activation.activatedAt)).limit(1);
  return rows.length > 0;
}

// lib/operations/deactivate-by-code.ts
var MOST_ROWS = 1e3;
async function deactivateByCode(context, viewer, input) {
  const searched = await findByCode(context, viewer, input);
  if (!searched.ok) return searched;
  const { row, code, named } = searched.value;
  const result = await context.db.transaction(async (tx) => {
    const loaded = await lockLicenseOfCode(tx, row.licenseId);
    if (!loaded) throw new Error(`License ${row.licenseId} is gone.`);
    const place = { productId: row.productId, licenseId: row.licenseId };
    const properties = await readProperties(tx, place);
    await closeExpiredUnbound(tx, context, viewer, loaded);
    const current = await tx.select().from(activation).where(eq12(activation.id, row.id));
    return releaseLocked(tx, context, viewer, loaded, properties, {
      chosen: null,
      codeGiven: true,
      found: findRowOfCode(current, code),
      reason: void 0
    });
  });
  if (result.ok || result.error.code !== "DVC_NO_MATCH") return result;
  return countFailedCode(context, viewer, named);
}
async function findByCode(context, viewer, input) {
  const code = readDeactivationCode(input.code);
  if (!code.ok) return refuse(code.error.code, { ...code.error.details, field: "code" });
  const where = whereRows(context, input, code.value);
  if (!where.ok) return where;
  const rows = await context.db.select({ activation }).from(activation).leftJoin(licenseKey, eq12(licenseKey.licenseId, activation.licenseId)).where(
    and8(
      where.value.rows,
      input.productId === void 0 ? void 0 : eq12(activation.productId, input.productId)
    )
  ).limit(MOST_ROWS + 1);
  if (rows.length > MOST_ROWS) {
    return refuse("BAD_REQUEST", { need: ["activationKey", "deviceCode"] });
  }
  const found = findRowOfCode(
    rows.map((row) => row.activation),
    code.value
  );
  const { named } = where.value;
  return found ? ok({ ...found, named }) : countFailedCode(context, viewer, named);
}
function whereRows(context, input, code) {
  const kind = code.kind === "UDVC" ? isNull(activation.deviceCode) : void 0;
  if (input.deviceCode) {
    const read = decodeCode("DC", input.deviceCode);
    if (!read.ok) return refuse(read.error.code, { ...read.error.details, field: "deviceCode" });
    return ok({ rows: and8(eq12(activation.deviceCode, read.value), kind), named: toHex(read.value) });
  }
  const computer = input.computerId ? canonicalComputerId(input.computerId) : null;
  if (computer && !computer.ok) return refuse("CID_INVALID", { field: "computerId" });
  const hash = computer && computerIdHash(computer.value);
  const ofComputer = hash ? eq12(activation.computerIdHash, hash) : void 0;
  if (input.activationKey) {
    const read = parseActivationKey(input.activationKey);
    if (!read.ok) return refuse(read.error.code, { ...read.error.details, field: "activationKey" });
    const lookup = context.vault.activationKeyIndex(read.value);
    return ok({ rows: and8(eq12(licenseKey.lookup, lookup), ofComputer, kind), named: toHex(lookup) });
  }
  if (!hash) return refuse("BAD_REQUEST", { need: ["activationKey", "deviceCode"] });
  return ok({ rows: and8(ofComputer, kind), named: toHex(hash) });
}

// server/api/olp/deactivate.ts
var body3 = z6.object({
  productId: z6.int().min(1).max(4294967295).exactOptional(),
  dvc: z6.string().openapi({ description: "The code as shown: DVC, or the weak one of an unbound key." }),
  deviceCode: z6.string().exactOptional(),
  activationKey: z6.string().exactOptional(),
  computerId: z6.string().exactOptional()
}).openapi("Deactivate", {
  description: "The code, and a Device Code, Activation Key or Computer ID."
});
var deactivated = z6.object({
  result: z6.enum(["released", "confirmed", "already_released"]).openapi({
    description: "`released` freed the seat now. `confirmed`: it had been freed without proof, and now is proven."
  }),
  proof: z6.enum(["proven", "weak", "claimed"]).nullable().openapi({ description: "Null where another activation had taken over the seat." }),
  releasedAt: z6.int().openapi({ description: "When the seat was freed, unix seconds." }),
  computerId: z6.string(),
  computerName: z6.string()
}).openapi("Deactivated");
var route3 = createRoute3({
  method: "post",
  path: "/deactivate",
  summary: "Free the seat of a computer that has removed its license",
  description: "Safe to repeat: the answer then has the first date.",
  request: { body: { required: true, content: { "application/json": { schema: body3 } } } },
  responses: {
    200: { description: "Not active", content: { "application/json": { schema: deactivated } } },
    ...refusalResponses
  }
});
function addDeactivate(api, context) {
  api.openapi(route3, async (c) => {
    const { dvc, ...rest } = c.req.valid("json");
    const result = await deactivateByCode(context, wizardViewer(c), { code: dvc, ...rest });
    return result.ok ? c.json(deactivatedJson(result.value), 200) : answerRefusal(c, result.error);
  });
}
function deactivatedJson(outcome) {
  const { result, proof, releasedAt, computerId, computerName: computerName2 } = outcome;
  if (result === "other_computer" || result === "code_used" || !releasedAt) {
    throw new Error(`A release by code alone came out as ${result}.`);
  }
  const seconds = Math.floor(releasedAt.getTime() / 1e3);
  return { result, proof, releasedAt: seconds, computerId, computerName: computerName2 };
}

// server/api/olp/olp-api.ts
var MAX_BODY = 4096;
function olpApi(context, errors = log) {
  const api = new OpenAPIHono({
    defaultHook: (read, c) => read.success ? void 0 : answerBadRequest(c, "fields", {
      fields: [...new Set(read.error.issues.map((issue) => issue.path.join(".")))].filter(
        Boolean
      )
    })
  });
  api.use(limitBody({ maxSize: MAX_BODY, onError: (c) => answerBadRequest(c, "size") }));
  addActivate(api, context);
  addDeactivate(api, context);
  addCheckIn(api, context);
  const describe = once(
    () => api.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "OLP/1 device API",
        version: "1",
        description: "How a License Wizard activates and deactivates over a network."
      },
      servers: [{ url: "/api/olp/v1" }]
    })
  );
  api.get("/openapi.json", (c) => c.json(describe()));
  for (const path of ["/activate", "/deactivate", "/check-in"]) {
    api.all(path, (c) => {
      c.header("Allow", "POST");
      const message = "This path takes POST only.";
      return c.json({ error: { code: "METHOD_NOT_ALLOWED", message, details: {} } }, 405);
    });
  }
  api.all("*", (c) => {
    const message = "There is nothing at this path. openapi.json lists what there is.";
    return c.json({ error: { code: "NOT_FOUND", message, details: {} } }, 404);
  });
  api.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 415) {
      return answerBadRequest(c, "content-type");
    }
    if (error instanceof HTTPException && error.status === 400) return answerBadRequest(c, "json");
    errors.error({ err: error, route: c.req.routePath }, "a request of the device door failed");
    const message = "Something went wrong on our side. Try again: every request here is safe to repeat.";
    return c.json({ error: { code: "INTERNAL", message, details: {} } }, 500);
  });
  return api;
}
function once(make) {
  let made;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

// server/api/app.ts
var MAX_BODY2 = 64 * 1024;
function makeApi({ context, health }) {
  const api = new Hono();
  api.use(async (c, next2) => {
    c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
    await next2();
  });
  api.use(
    limitBody({
      maxSize: MAX_BODY2,
      onError: (c) => c.json({ error: { code: "BODY_TOO_LARGE" } }, 413)
    })
  );
  api.get("/api/health", async (c) => {
    const report = await health();
    return c.json(report, report.status === "ok" ? 200 : 503);
  });
  api.route("/api/olp/v1", olpApi(context));
  api.notFound((c) => c.json({ error: { code: "NOT_FOUND" } }, 404));
  api.onError((error, c) => {
    log.error({ err: error, route: c.req.routePath }, "a request failed");
    return c.json({ error: { code: "INTERNAL" } }, 500);
  });
  return api;
}

// lib/db/migrate.ts
import { readFileSync } from "node:fs";
import { migrate as drizzleMigrate } from "drizzle-orm/postgres-js/migrator";
async function migrationsAreCurrent(connection, folder) {
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, "utf8"));
  const newest = Math.max(...journal.entries.map((entry) => entry.when));
  const [row] = await connection.sql`
    SELECT coalesce(max(created_at), 0)::text AS applied FROM drizzle.__drizzle_migrations`;
  return Number(row?.applied) === newest;
}

// lib/olp/portal-url.ts
function requestUrl(origin, request, { lowerCase = false } = {}) {
  const prefix = `${origin}/a/`;
  return `${lowerCase ? prefix.toLowerCase() : prefix.toUpperCase()}${base32(request)}`;
}

// lib/olp/read-computer-key.ts
function readComputerKey(symbols, ring) {
  const read = readPrefix(toBytes(symbols), ring);
  if (!read.ok) return read;
  return symbolsFit(symbols, read.value.length * 8) ? ok(cutKey(read.value)) : refuse("LENGTH");
}
function verifyComputerKey(key, holder) {
  const deviceCode = key.terms.unbound ? null : holder.deviceCode;
  if (!key.terms.unbound && deviceCode === null) return false;
  const message = keyMessage({ ...holder, deviceCode }, key.termsBytes);
  return key.ringKey.verifier.verify(message, key.signature);
}
function symbolsFit(symbols, bits) {
  const width = KINDS.CK.size - 1;
  return symbols.length === Math.ceil(bits / 5 / width) * width && spareBitsAreZero(symbols, bits);
}
function readPrefix(bytes, ring) {
  const read = readTerms(bytes, "CK");
  if (!read.ok) return read;
  const { terms: terms2, length: termsLength } = read.value;
  const found = findSignatureKey(ring, terms2.kid);
  if (!found.ok) return found;
  const length = termsLength + SIGNATURE_LENGTH[found.value.alg];
  return ok({ bytes, terms: terms2, termsLength, length, ringKey: found.value });
}
function cutKey({ bytes: source, terms: terms2, termsLength, length, ringKey: ringKey2 }) {
  const bytes = source.slice(0, length);
  return {
    kind: "CK",
    terms: terms2,
    termsBytes: bytes.slice(0, termsLength),
    signature: bytes.slice(termsLength),
    bytes,
    hash: computerKeyHash(bytes),
    ringKey: ringKey2
  };
}

// lib/olp/self-test.ts
var SEED = new Uint8Array(32).fill(66);
var KNOWN = {
  s48: {
    signature: "32d9e976a238bf9dbe55c4cfcc50c7469ebc1193731e19129244bc1f6b8156a300a3163a24f3661d001ac56456aa9f04",
    keyHash: "d2900b554412cdfc372339c48a3a4319758c5dfdaabdc28df6e0838e2df5e008"
  },
  ed25519: {
    signature: "0ec9d99b3bbcf3778267e6e5f92a41f9c8c263dd90fc67e0ca4058f09c6bfd5089160f8fa2f0b07bc51d256715a4175a45a9d892e044af5fe201803cac0d560c",
    keyHash: "757c5b9677b957e52158d8535aa60a506ad20a525a64187066c98290ffb731c3"
  }
};
var KNOWN_SHORT_KEY = "90821V-9BCNA0-WCSYS0-WRK34N";
var COMPUTER_ID = "PC-1";
var HOLDER = {
  productId: 70021,
  cidHash: computerIdHash(COMPUTER_ID),
  deviceCode: new Uint8Array(10).fill(7)
};
var TERMS = { kid: 3, epoch: 2, exp: 2646 };
function selfTest() {
  const checks = {
    s48: () => signatureWorks("s48") && computerKeyWorks("s48"),
    ed25519: () => signatureWorks("ed25519") && computerKeyWorks("ed25519"),
    "x25519-mac": requestAndShortKeyWork
  };
  const failed = Object.keys(checks).filter((name) => !passes(checks[name]));
  return failed.length === 0 ? ok(true) : refuse("SIGNER_UNAVAILABLE", { failed });
}
function passes(check12) {
  try {
    return check12?.() ?? false;
  } catch {
    return false;
  }
}
function signatureWorks(alg) {
  const signer = prepareSigner(alg, SEED);
  const verifier = prepareVerifier(alg, signer.publicKey);
  const signature = signer.sign(utf8("abc"));
  const refusesOther = verifier?.verify(utf8("abd"), signature) === false;
  return refusesOther && toHex(signature) === KNOWN[alg].signature;
}
function computerKeyWorks(alg) {
  const signer = prepareSigner(alg, SEED);
  const key = signComputerKey({ ...HOLDER, signer, terms: TERMS });
  const { publicKey } = signer;
  const ringKey2 = makeRingKey({ kid: TERMS.kid, alg, status: "signing", publicKey });
  if (!key.ok || !ringKey2 || toHex(key.value.hash) !== KNOWN[alg].keyHash) return false;
  const typed = decodeSymbols(["CK"], key.value.text);
  if (!typed.ok) return false;
  const read = readComputerKey(typed.value.symbols, [ringKey2]);
  if (!read.ok) return false;
  const other = { ...HOLDER, productId: HOLDER.productId + 1 };
  return verifyComputerKey(read.value, HOLDER) && !verifyComputerKey(read.value, other);
}
function requestAndShortKeyWork() {
  const kid = 9;
  const privateKey2 = x25519PrivateKey(SEED);
  const request = encryptRequest({
    productId: HOLDER.productId,
    kid,
    serverPublic: x25519PublicKey(privateKey2),
    deviceSecret: SEED,
    nonce: SEED.slice(0, 8),
    activationKey: SEED.slice(0, 10),
    computerId: COMPUTER_ID,
    computerName: "LAB"
  });
  if (!request.ok) return false;
  const { bytes, devicePublic } = request.value;
  const decoded = decodeRequest(requestUrl("https://self.test", bytes), () => privateKey2);
  const issued = issueShortKey({ ...HOLDER, kid, privateKey: privateKey2, devicePublic, terms: TERMS });
  const readsBack = decoded.ok && decoded.value.computerId === COMPUTER_ID;
  return readsBack && issued.ok && issued.value.text === KNOWN_SHORT_KEY;
}

// lib/vault/check-master-key.ts
import { eq as eq13 } from "drizzle-orm";
async function checkMasterKey(db, vault) {
  const rows = await db.select({ id: masterKey.id, checkValue: masterKey.checkValue }).from(masterKey);
  if (rows.length === 0) return "new";
  const own = rows.find((row) => row.id === vault.id);
  return own && Buffer.from(own.checkValue).equals(vault.checkValue) ? "good" : "wrong";
}
async function adoptMasterKey(db, vault) {
  await db.insert(masterKey).values({ id: vault.id, checkValue: vault.checkValue }).onConflictDoNothing({ target: masterKey.id });
  const [row] = await db.select().from(masterKey).where(eq13(masterKey.id, vault.id));
  if (!row) throw new Error("The check value of the master key could not be stored.");
}

// server/client-address.ts
import { BlockList, isIP } from "node:net";
function clientAddress(socket, forwardedFor, hops) {
  const own = plainAddress(socket) ?? "";
  if (hops === 0) return own;
  const entries = forwardedFor.split(",").filter((entry2) => entry2.trim() !== "");
  const entry = entries[Math.max(0, entries.length - hops)];
  return plainAddress(entry ?? "") ?? own;
}
function plainAddress(text19) {
  const trimmed = text19.trim().toLowerCase();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1];
  const withPort = /^([\d.]+):\d+$/.exec(trimmed)?.[1];
  const address = (bracketed ?? withPort ?? trimmed).replace(/^::ffff:(?=[\d.]+$)/, "");
  return isIP(address) ? address : null;
}
var LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
function isLoopback(socket) {
  const address = plainAddress(socket);
  return address !== null && LOOPBACK.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

// server/start-refused.ts
var StartRefused = class extends Error {
};

// server/check-start.ts
var MIGRATE = "run `npm run keyturn -- migrate`";
var NOTHING_THERE = /* @__PURE__ */ new Set(["3F000", "42P01"]);
function checkMail({ smtpUrl, devMailbox: devMailbox2, demo, host }) {
  if (smtpUrl) return;
  if (!devMailbox2) {
    throw new StartRefused(
      "There is no mail server: set SMTP_URL, or KEYTURN_DEV_MAILBOX=1 to read all mail at /dev/mail on this computer."
    );
  }
  if (!demo && host !== "localhost" && !isLoopback(host)) {
    throw new StartRefused(
      `KEYTURN_DEV_MAILBOX is for this computer alone, but HOST is ${host}: set SMTP_URL, or HOST to 127.0.0.1.`
    );
  }
}
async function checkStart(connection, vault, folder) {
  if (!await schemaIsCurrent(connection, folder)) {
    throw new StartRefused(
      `The database does not have the schema of this version of Keyturn: ${MIGRATE}.`
    );
  }
  switch (await checkMasterKey(connection.db, vault)) {
    case "wrong":
      throw new StartRefused(
        "OLP_MASTER_KEY is not the master key of this database: without that key nothing in it can be signed or read; restore the key from its backup."
      );
    case "new":
      await adoptMasterKey(connection.db, vault);
      break;
    case "good":
      break;
  }
  const tested = selfTest();
  if (!tested.ok) {
    throw new StartRefused(
      `The signing self-test fails (${tested.error.details?.failed}): this machine or its Node.js cannot be trusted to sign.`
    );
  }
}
async function schemaIsCurrent(connection, folder) {
  try {
    return await migrationsAreCurrent(connection, folder);
  } catch (error) {
    const code = error.code ?? "";
    if (NOTHING_THERE.has(code)) return false;
    throw new StartRefused(
      `The database at ${placeOf(connection)} cannot be used: ${sentence(error)}.`
    );
  }
}
function placeOf({ sql: sql22 }) {
  const { host, port, database } = sql22.options;
  return `${host[0]}:${port[0]}/${database}`;
}
function sentence(error) {
  const { message, code } = error;
  return (message || code || "no answer").replace(/\.$/, "");
}

// lib/rate-limit.ts
import { createHash as createHash2 } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
var MINUTE = 60;
var HOUR = 60 * MINUTE;
var DAY2 = 24 * HOUR;
var RULES = {
  /** Address: guesses at Activation Keys. */
  unknownActivationKey: { points: 20, duration: MINUTE },
  /** License id and address: codes that fit no computer of it. */
  dvcFailure: { points: 10, duration: HOUR },
  /** Address. */
  dvcFailurePerAddress: { points: 100, duration: DAY2 },
  /** Mail address: how often one can be mailed at. */
  signInMail: { points: 5, duration: 15 * MINUTE },
  /** Address. */
  signInMailPerAddress: { points: 20, duration: 15 * MINUTE },
  /** Address: sign-in codes and links tried. */
  signInCode: { points: 10, duration: 15 * MINUTE },
  /** Mail address: Computer Keys mailed to oneself. */
  keyMail: { points: 10, duration: HOUR },
  /** Product and Device Code. */
  checkIn: { points: 60, duration: HOUR },
  /** License id: far above what its computers do, so that one license cannot busy the portal. */
  activationPerLicense: { points: 600, duration: MINUTE }
};
var RETRY_WHEN_UNKNOWN = 30;
function makeRateLimits({ sql: sql22 }) {
  const storeClient = {
    query: async ({ text: text19, values }) => {
      const rows = await sql22.unsafe(text19, values, { prepare: true });
      return { rows, rowCount: rows.count };
    }
  };
  const limiters = Object.fromEntries(
    Object.entries(RULES).map(([rule, { points, duration }], index10) => [
      rule,
      new RateLimiterPostgres({
        storeClient,
        storeType: "client",
        tableName: "rate_limit",
        tableCreated: true,
        keyPrefix: rule,
        points,
        duration,
        // The sweep is by expiry, over all rules: one limiter does it for all.
        clearExpiredByTimeout: index10 === 0
      })
    ])
  );
  return {
    async consume(rule, key) {
      try {
        await limiters[rule].consume(hashed(key));
        return ok(null);
      } catch (rejected) {
        if (rejected instanceof RateLimiterRes) {
          return refuse("RATE_LIMITED", { retryAfter: Math.ceil(rejected.msBeforeNext / 1e3) });
        }
        log.error({ err: rejected, rule }, "a rate limit could not be counted, so it refuses");
        return refuse("RATE_LIMITED", { retryAfter: RETRY_WHEN_UNKNOWN });
      }
    }
  };
}
var hashed = (key) => createHash2("sha256").update(key).digest("base64url");

// server/context.ts
function makeContext(connection, vault, portalUrl) {
  return {
    db: connection.db,
    vault,
    limits: makeRateLimits(connection),
    portalUrl,
    now: () => /* @__PURE__ */ new Date()
  };
}

// lib/mail/read-dev-mailbox.ts
import { desc as desc2, eq as eq14 } from "drizzle-orm";
var SHOWN = 100;
async function readDevMailbox(db) {
  return db.select({
    id: devMailbox.id,
    recipient: devMailbox.recipient,
    subject: devMailbox.subject,
    text: devMailbox.text,
    receivedAt: devMailbox.receivedAt
  }).from(devMailbox).orderBy(desc2(devMailbox.id)).limit(SHOWN);
}
async function readDevMailHtml(db, id) {
  const [row] = await db.select({ html: devMailbox.html }).from(devMailbox).where(eq14(devMailbox.id, id));
  return row?.html ?? null;
}

// server/replace-headers.ts
var CLAIM = /^(forwarded|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|x-keyturn-.+)$/;
var LOCAL_HEADER = "x-keyturn-local";
function replaceHeaders(request, hops) {
  const { headers } = request;
  const socket = request.socket.remoteAddress ?? "";
  const known = {
    "x-forwarded-for": clientAddress(socket, text18(headers["x-forwarded-for"]), hops)
  };
  if (hops > 0) {
    for (const name of ["x-forwarded-proto", "x-forwarded-host"]) {
      const value = text18(headers[name]).split(",").at(-1)?.trim();
      if (value) known[name] = value;
    }
  }
  const claims = Object.keys(headers).filter((name) => CLAIM.test(name));
  if (claims.length === 0 && isLoopback(socket) && isLocalHost(text18(headers.host))) {
    known[LOCAL_HEADER] = "1";
  }
  for (const name of claims) delete headers[name];
  Object.assign(headers, known);
  const raw = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? "";
    if (!CLAIM.test(name.toLowerCase())) raw.push(name, request.rawHeaders[at + 1] ?? "");
  }
  request.rawHeaders = [...raw, ...Object.entries(known).flat()];
}
var isLocalHost = (host) => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
var isSaneHost = (host) => /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d+)?$/i.test(host);
var text18 = (value) => Array.isArray(value) ? value.join(",") : value ?? "";

// server/dev-mail.ts
var MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups";
async function answerDevMail(db, request, response) {
  if (request.method !== "GET" || request.headers[LOCAL_HEADER] !== "1") return false;
  const path = request.url?.split("?")[0] ?? "";
  if (path === "/dev/mail" && wantsJson(request.headers.accept)) {
    answer(response, "application/json", JSON.stringify(await readDevMailbox(db)));
    return true;
  }
  const id = /^\/dev\/mail\/(\d{1,15})$/.exec(path)?.[1];
  const html = id ? await readDevMailHtml(db, Number(id)) : null;
  if (html === null) return false;
  response.setHeader("Content-Security-Policy", MAIL_POLICY);
  answer(response, "text/html", html);
  return true;
}
var wantsJson = (accept = "") => accept.includes("application/json") && !accept.includes("text/html");
function answer(response, type, body4) {
  response.setHeader("Content-Type", `${type}; charset=utf-8`);
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.end(body4);
}

// lib/same-origin.ts
function isSameOrigin(headers) {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin === null) return site === "same-origin";
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

// server/word-unknown-form.ts
var MARK = "x-nextjs-action-not-found";
function wordUnknownForm(request, response) {
  if (request.method !== "POST" || request.headers["next-action"] !== void 0) return;
  const { writeHead, end } = response;
  const worded = () => {
    if (response.getHeader(MARK) === void 0) return null;
    if (!response.headersSent) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.setHeader("Content-Length", page.length);
    }
    return page;
  };
  response.writeHead = (...given) => {
    worded();
    return writeHead.apply(response, given);
  };
  response.end = (...given) => {
    const text19 = worded();
    return end.apply(response, text19 ? [text19] : given);
  };
}
var { outdatedTitle, outdatedText, outdatedOpen } = en_default.action;
var page = Buffer.from(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${outdatedTitle}</title>
<main>
<h1>${outdatedTitle}</h1>
<p>${outdatedText}</p>
<p><a href="">${outdatedOpen}</a></p>
</main>
</html>
`);

// server/handle-request.ts
var MAX_BODY3 = 1024 * 1024;
var SLOW = 3e3;
function handleRequest({ trustedProxyHops, api, pages, devMail }) {
  return async (request, response) => {
    replaceHeaders(request, trustedProxyHops);
    watch(request, response);
    if (!isSaneHost(request.headers.host ?? "")) return reject(response, 400);
    if (Number(request.headers["content-length"] ?? 0) > MAX_BODY3) return reject(response, 413);
    try {
      const path = request.url?.split("?")[0] ?? "/";
      if (path.startsWith("/api/") && !path.startsWith("/api/auth/")) {
        return await api(request, response);
      }
      if (!READING.has(request.method ?? "") && !comesFromOurPages(request)) {
        request.resume();
        return reject(response, 403, en_default.action.foreignText);
      }
      if (devMail && path.startsWith("/dev/mail") && await devMail(request, response)) return;
      wordUnknownForm(request, response);
      await pages(request, response);
    } catch (error) {
      log.error({ err: error, method: request.method }, "a request failed");
      if (response.headersSent) response.destroy();
      else reject(response, 500);
    }
  };
}
var READING = /* @__PURE__ */ new Set(["GET", "HEAD", "OPTIONS"]);
var comesFromOurPages = ({ headers }) => isSameOrigin({ get: (name) => headers[name]?.toString() ?? null });
function reject(response, status, text19 = "") {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
    ...status === 403 ? {} : { Connection: "close" }
  });
  response.end(text19);
}
function watch(request, response) {
  const begun = performance.now();
  response.once("close", () => {
    const ms = Math.round(performance.now() - begun);
    const status = response.statusCode;
    if (status < 500 && ms < SLOW) return;
    log.warn({ method: request.method, path: loggablePath(request.url), status, ms }, "request");
  });
}
function loggablePath(url = "") {
  const path = url.split("?")[0] ?? "";
  return /^\/+([ad]|%[46][14])(\/|%2f|$)/i.test(path) ? `${path.slice(0, 2)}/\u2026` : path;
}

// server/health.ts
import { setTimeout as sleep2 } from "node:timers/promises";
var PATIENCE = 3e3;
var FRESH = 1e3;
var SIGNING_FRESH = 6e4;
function makeHealth(connection, migrationsFolder) {
  const signing = kept2(SIGNING_FRESH, async () => {
    const tested = selfTest();
    if (!tested.ok)
      log.error({ failed: tested.error.details?.failed }, "the signing self-test fails");
    return tested.ok;
  });
  const stored = kept2(FRESH, () => askDatabase(connection, migrationsFolder));
  return async () => {
    const [database, signs] = await Promise.all([stored(), signing()]);
    const checks = { ...database, signing: check11(signs) };
    const good = Object.values(checks).every((one) => one === "ok");
    return { status: good ? "ok" : "unavailable", checks };
  };
}
async function askDatabase(connection, folder) {
  const patience = new AbortController();
  try {
    const current = await Promise.race([
      migrationsAreCurrent(connection, folder),
      sleep2(PATIENCE, null, { signal: patience.signal, ref: false })
    ]);
    if (current === null) log.error({ milliseconds: PATIENCE }, "the database does not answer");
    return { database: check11(current !== null), migrations: check11(current === true) };
  } catch (error) {
    log.error({ err: error }, "the database cannot be asked");
    return { database: check11(false), migrations: check11(false) };
  } finally {
    patience.abort();
  }
}
var check11 = (good) => good ? "ok" : "failed";
function kept2(milliseconds, ask) {
  let last;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > milliseconds) last = { at: now, answer: ask() };
    return last.answer;
  };
}

// server/serve.ts
import { once as once2 } from "node:events";
import { createServer } from "node:http";
var HEADERS_TIMEOUT = 1e4;
var REQUEST_TIMEOUT = 3e4;
var KEEP_ALIVE_TIMEOUT = 65e3;
async function serve(listener, port, host) {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT
    },
    listener
  );
  server.listen(port, host);
  try {
    await once2(server, "listening");
  } catch (error) {
    throw new StartRefused(reasonOf(error, port, host));
  }
  return server;
}
function reasonOf({ code, message }, port, host) {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is taken by another program: stop that one, or set PORT.`;
    case "EACCES":
      return `Port ${port} needs more rights than this user has: set PORT to one above 1023.`;
    case "EADDRNOTAVAIL":
      return `HOST is ${host}, which is no address of this computer.`;
    default:
      return `Port ${port} on ${host} cannot be opened: ${message}.`;
  }
}

// server/stop.ts
import { setTimeout as sleep3 } from "node:timers/promises";
var FINISH = 3e3;
var AT_MOST = 4500;
function stopOnSignal(running) {
  let stopping = false;
  const stop = (signal) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(1), AT_MOST).unref();
    stopAll(running).then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, "stopping failed");
        process.exit(1);
      }
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
async function stopAll({ server, closing }) {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, sleep3(FINISH)]);
  server.closeAllConnections();
  for (const close of closing) await close();
}

// server/start-portal.ts
var POOL = 10;
async function startPortal(root2) {
  const settings = readEnv();
  checkMail(settings);
  const connection = connect(settings.databaseUrl, { max: POOL, name: "keyturn server" });
  const vault = makeVault(settings.masterKey);
  const migrations = join(root2, "drizzle");
  await checkStart(connection, vault, migrations);
  const { db } = connection;
  const { host, port, portalUrl, trustedProxyHops, devMailbox: devMailbox2 } = settings;
  const app = next({ dev: false, dir: root2, hostname: "localhost", port });
  await app.prepare();
  const api = makeApi({
    context: makeContext(connection, vault, portalUrl),
    health: makeHealth(connection, migrations)
  });
  const listener = handleRequest({
    trustedProxyHops,
    api: getRequestListener(api.fetch),
    pages: app.getRequestHandler(),
    devMail: devMailbox2 ? (request, response) => answerDevMail(db, request, response) : void 0
  });
  const server = await serve(listener, port, host);
  const mail = settings.smtpUrl ? mailBySmtp(settings.smtpUrl, settings.mailFrom) : mailToDevMailbox(db);
  const outbox2 = startOutboxWorker({ db, vault, portalUrl, send: mail.send });
  stopOnSignal({
    server,
    closing: [outbox2.stop, mail.close, () => app.close(), connection.close, closePagesPool]
  });
  if (!process.send) process.stdout.write(`Keyturn is ready: ${portalUrl}
`);
}
function readEnv() {
  try {
    return env();
  } catch (error) {
    throw new StartRefused(error.message);
  }
}
async function closePagesPool() {
  await globalThis.keyturnConnection?.close();
}

// server/main.ts
var root = fileURLToPath(new URL("..", import.meta.url));
captureConsole();
try {
  await startPortal(root);
} catch (error) {
  if (error instanceof StartRefused) process.stderr.write(`${error.message}
`);
  else log.fatal({ err: error }, "the portal could not start");
  process.exit(1);
}
