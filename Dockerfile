# syntax=docker/dockerfile:1
# docs/operator.md, "In containers". Every step of it is tried without containers by `npm test -- container`.
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN node scripts/build.mjs server keyturn pages && node scripts/pack.mjs /portal

FROM node:${NODE} AS runtime
COPY --from=build /portal /portal
WORKDIR /portal
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 KEYTURN_DATA_DIR=/data
RUN mkdir /data && chown node:node /data
USER node
ENTRYPOINT ["node", "scripts/portal.mjs"]

# With pg_dump of the version that compose.yaml runs: docker compose run --rm tools backup
FROM runtime AS tools
USER root
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-15 && rm -rf /var/lib/apt/lists/*
USER node

FROM runtime AS portal
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
