"""Closes GDAL's side doors; runs before the first import of pyogrio or geopandas.

A virtual dataset (OGR VRT) may stand in any text file and names other files and web addresses to
read. GDAL registers its drivers once, so the switches work only before it is loaded.
"""

import os

os.environ["GDAL_SKIP"] = "OGR_VRT"
os.environ["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = ".none"
