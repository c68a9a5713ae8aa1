"""The model packages that come with Lynkeus, and the makers' keys that a new site trusts.

One folder a package, as its maker signed it: nothing in one is ever edited here.
"""
