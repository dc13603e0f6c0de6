# glibc is needed: the Temporal SDK has no build for musl.
FROM node:22.23.3-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22.23.3-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node -m 0700 /var/lib/terbit
ENV NODE_ENV=production TERBIT_HOME=/var/lib/terbit
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/deploy/*.js ./deploy/
USER node
# Node itself is the first process, so that it gets the signal to stop.
CMD ["node", "dist/api/server.js"]
