"""Networks, one file each: `build` gives the module, `load_imagenet` its first weights."""
