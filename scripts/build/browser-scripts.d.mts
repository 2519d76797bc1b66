import type { Plugin } from 'esbuild';

export declare const browserScripts: Plugin;
