// node webpack.mjs ROOT OUT [PUBLIC_PATH]: builds the site in ROOT, with its manifest.
import webpack from 'webpack';
import { WebpackManifestPlugin } from 'webpack-manifest-plugin';

const [context, path, publicPath] = process.argv.slice(2);
const options = {
  mode: 'production',
  context,
  entry: { main: './src/page.js', worker: './src/worker.js' },
  output: {
    path,
    ...(publicPath && { publicPath }),
    filename: 'js/[name].[contenthash:8].js',
    assetModuleFilename: 'img/[name].[contenthash:8][ext]',
  },
  module: { rules: [{ test: /\.svg$/, type: 'asset/resource' }] },
  devtool: 'source-map',
  plugins: [new WebpackManifestPlugin()],
};
webpack(options, (error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString());
    process.exit(1);
  }
});
