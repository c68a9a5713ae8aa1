import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The pages are one folder of hashed files that the server hands out itself: no inline script, no other origin. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../src/lynkeus/app/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 4096,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } },
  },
})
