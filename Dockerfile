# The built page behind its own small server, which sends the headers that isolate it. Plain http: put https in front of it,
# or open it on the same machine. docs/hosting.md has the commands.
FROM node:20-slim AS build
WORKDIR /vireo
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run pack

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /vireo
# Owned by root and read by another: what serves the files cannot change them.
COPY --from=build /vireo/.cache/package ./
USER node
EXPOSE 4173
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4173/').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "vireo.mjs", "--host", "0.0.0.0", "--no-open"]
