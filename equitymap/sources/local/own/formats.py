"""Formats of shapes that a visitor's file may have; GDAL knows sixty more, some of which have other files read.

A virtual file names another one on the server, a pipeline runs commands, a catalogue asks an address. GDAL chooses the
format by what a file begins with, whatever it is called, so all others are taken away before it is loaded
(``OGR_SKIP``) in the process that reads visitors' files.
"""

from __future__ import annotations

READ = frozenset({"ESRI Shapefile", "GeoJSON", "GPKG"})
NOT_READ = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,Elasticsearch,FlatGeobuf,GDALG,"
    "GML,GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,KML,LIBKML,LVBAG,MBTiles,MEM,MVT,MapInfo File,"
    "MapML,MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,"
    "PMTiles,S57,SQLite,SXF,Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
"""As GDAL 3.12 calls them; where one more is known, no file of shapes is read (``shapes.read``)."""
