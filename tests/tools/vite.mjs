// node vite.mjs VITE ROOT OUT: builds the site in ROOT with one of the installed versions.
const [vite, root, outDir] = process.argv.slice(2);
const { build } = await import(vite);
const input = ['src/main.ts', 'src/admin.ts', 'src/print.css'].map((source) => `${root}/${source}`);
await build({
  root,
  base: '/static/',
  configFile: false,
  logLevel: 'error',
  build: { manifest: true, outDir, sourcemap: true, rollupOptions: { input } },
});
